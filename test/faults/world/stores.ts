import type { AuditAppender, AuditReader, StoredRecord } from '../../../shared/audit/audit-table.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import type { GrantStore, GrantUse } from '../../../shared/grants/grant-store.ts'
import type { DirectoryWriter } from '../../../shared/identity/directory.ts'
import type { DutyBindings } from '../../../shared/identity/duty-bindings.ts'
import type { RateLimit } from '../../../shared/identity/rate-limit.ts'
import type { Job } from '../../../shared/jobs/job.ts'
import type { PendingJobs } from '../../../shared/jobs/job-store.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { createMemoryAuditTable } from '../../support/memory/memory-audit-table.ts'
import { createMemoryDirectory } from '../../support/memory/memory-directory.ts'
import { createMemoryDutyBindings } from '../../support/memory/memory-duty-bindings.ts'
import { createMemoryGrants } from '../../support/memory/memory-grants.ts'
import { createMemoryJobs } from '../../support/memory/memory-jobs.ts'
import { createMemoryRateLimit } from '../../support/memory/memory-rate-limit.ts'

/** The two tables, by their ports, and what stands in them when a run is over. */
export interface Tables {
  readonly audit: {
    readonly appender: AuditAppender
    readonly reader: Pick<AuditReader, 'lanes' | 'readLane' | 'get'>
    readonly lanes: ReadonlyMap<string, ReadonlyMap<number, StoredRecord>>
  }
  readonly grants: {
    readonly store: GrantStore
    readonly use: GrantUse
    readonly kept: ReadonlyMap<string, Grant>
  }
  readonly jobs: { readonly pending: PendingJobs; readonly kept: ReadonlyMap<string, Job> }
  readonly bindings: DutyBindings
  readonly directory: DirectoryWriter
  readonly rateLimit: RateLimit
  /** Brings `lanes` and `kept` up to date, where they are copies. */
  look(): Promise<void>
}

export function memoryTables(clock: Clock): Tables {
  return {
    audit: createMemoryAuditTable(),
    grants: createMemoryGrants(),
    jobs: createMemoryJobs(),
    bindings: createMemoryDutyBindings(clock),
    directory: createMemoryDirectory().writer,
    rateLimit: createMemoryRateLimit(clock),
    look: async () => undefined,
  }
}
