import { join } from 'node:path'
import type { Hono } from 'hono'
import pRetry from 'p-retry'
import { exportDependencies } from '../../../functions/audit/exports/export-dependencies.ts'
import type { AuditJobs } from '../../../functions/audit/jobs/audit-jobs.ts'
import type { TransparencyLog } from '../../../functions/audit/log/transparency-log.ts'
import { createJobRunner } from '../../../functions/export-audit/create-job-runner.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import type { JobReference } from '../../../shared/audit-jobs/audit-job.ts'
import { createAuditJobStore } from '../../../shared/audit-jobs/audit-job-store.ts'
import { createFolderJobDocuments } from '../../../shared/audit-jobs/folder-job-documents.ts'
import { createFolderJobResults } from '../../../shared/audit-jobs/folder-job-results.ts'
import { createSignedLinks } from '../../../shared/audit-jobs/signed-links.ts'
import { createMakeReport } from '../../../shared/audit-report/making/make-report.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { verifierKeysOf } from '../../../shared/transparency-log/verifier-keys.ts'
import { createDownloads, downloadsPath } from './downloads.ts'
import { type Foundation, tables } from './foundation.ts'

export interface LocalExports {
  readonly jobs: AuditJobs
  /** Where the links lead, under the audit app's address. */
  readonly downloads: Hono
  /** Has runs end where another can go on, and waits for them. */
  close(): Promise<void>
}

/** The jobs of auditors, run in this process. One that was under way when it ended goes on when it is asked for. */
export function composeExport(
  { home, keys, policy, endpoints, dynamoDb }: Foundation,
  runtime: FunctionRuntime,
  transparencyLog: TransparencyLog,
): LocalExports {
  const { clock, random, log } = runtime
  const folder = join(home, 'exports')
  const links = createSignedLinks({ key: keys.sessionKey, base: `${endpoints.audit}${downloadsPath}`, clock })
  const results = createFolderJobResults({ folder, links, random })
  const store = createAuditJobStore({ documents: createFolderJobDocuments({ folder }), clock })
  const records = createDynamoDbAuditReader({ client: dynamoDb, table: tables.audit })
  const verifierKeys = verifierKeysOf(transparencyLog, policy)

  let isClosing = false
  const underway = new Set<Promise<void>>()
  const runInTime = async (job: JobReference): Promise<void> => {
    try {
      await pRetry(() => runner.run(job), { retries: 2, minTimeout: 1000, shouldRetry: () => !isClosing })
    } catch (error) {
      log.error({ job: job.id, detail: String(error) }, 'a job waits until it is asked for')
    }
  }
  const start = async (job: JobReference): Promise<void> => {
    if (isClosing) return
    const run = runInTime(job)
    underway.add(run)
    void run.finally(() => underway.delete(run))
  }
  const runner = createJobRunner({
    ...runtime,
    jobs: store,
    results,
    jobStart: { start },
    source: exportDependencies({ records, transparencyLog, policy, clock }),
    verifierKeys,
    report: createMakeReport({
      records,
      policies: [policy],
      log: { reader: transparencyLog.reader, verifierKeys },
      clock,
    }),
    isStopping: () => isClosing,
  })
  return {
    jobs: { store, start: { start }, results },
    downloads: createDownloads({ folder, links }),
    async close() {
      isClosing = true
      await Promise.all(underway)
    },
  }
}
