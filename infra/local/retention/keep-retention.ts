import { join } from 'node:path'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'
import { readIfPresent, writePrivateFile } from '../stores/private-file.ts'
import { jobsLifeMs, sweepJobs } from './sweep-jobs.ts'
import { sweepPayloads } from './sweep-payloads.ts'
import { sweepRecords } from './sweep-records.ts'

export interface Retention {
  /** Removes at once what is past its retention; never two at a time. Failures are logged, and made up for by the next. */
  sweep(): Promise<void>
  /** Waits for a sweep under way, which ends behind the seal that it is at. */
  close(): Promise<void>
}

export interface RetentionDependencies {
  readonly home: string
  readonly policy: Pick<Policy, 'audit'>
  readonly client: DynamoDBClient
  readonly table: string
  readonly transparencyLog: Pick<LogReader, 'seal'>
  readonly clock: Clock
  readonly log: Log
}

const dayMs = 86_400_000
/** How often the clock is asked whether a day has passed. */
const askEveryMs = 60_000

/**
 * Does on one machine what time to live and lifecycle rules do on AWS: at the start and each day it removes records and
 * payloads that are past the policy's retention, and jobs with their results after a day. The log, its checkpoints and every record's hash stay.
 */
export function keepRetention(deps: RetentionDependencies): Retention {
  let underway: Promise<void> | undefined
  let isClosing = false
  let last = Number.NEGATIVE_INFINITY

  const sweep = () => {
    last = deps.clock()
    underway ??= sweepOnce(deps, () => isClosing)
      .catch((error: unknown) => {
        deps.log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'retention not kept')
      })
      .finally(() => {
        underway = undefined
      })
    return underway
  }
  const timer = setInterval(() => {
    if (deps.clock() - last >= dayMs) void sweep()
  }, askEveryMs)
  void sweep()

  return {
    sweep,
    async close() {
      isClosing = true
      clearInterval(timer)
      await underway
    },
  }
}

async function sweepOnce(deps: RetentionDependencies, isClosing: () => boolean): Promise<void> {
  const { home, policy, client, table, transparencyLog, clock, log } = deps
  // First, as nothing that the log or the table says can keep it from being done.
  const jobs = await sweepJobs(join(home, 'exports'), clock() - jobsLifeMs)
  if (jobs > 0) log.info({ jobs }, 'removed what jobs had left a day ago')
  const until = clock() - policy.audit.retention
  const progress = join(home, 'swept-seals')
  const from = Number((await readIfPresent(progress)) ?? '1')
  const records = await sweepRecords({
    client,
    table,
    from: Number.isSafeInteger(from) ? from : 1,
    until,
    log: { seal: async (number) => (isClosing() ? undefined : transparencyLog.seal(number)) },
    swept: (next) => writePrivateFile(progress, `${next}\n`),
  })
  const payloads = await sweepPayloads(join(home, 'payloads'), until)
  if (records + payloads > 0) log.info({ records, payloads }, 'removed as past their retention')
}
