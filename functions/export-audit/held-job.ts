import type { AuditJob, JobReference } from '../../shared/audit-jobs/audit-job.ts'
import type { AuditJobStore, KeptJob } from '../../shared/audit-jobs/audit-job-store.ts'
import type { Clock } from '../../shared/runtime/clock.ts'

/** A job that a runner has to itself, as long as it says often enough that it lives. */
export interface HeldJob {
  readonly reference: JobReference
  readonly job: AuditJob
  /** When the run has to end, and whether it has to by now. */
  readonly until: number
  isOver(): boolean
  /** Keeps how far the job has come, and renews the lease with it; one after the other. @throws LeaseLost */
  save(changes: Partial<AuditJob>): Promise<void>
  /** Says no more that it lives. */
  letGo(): void
}

/** Another runner has the job: whatever this one does is of no account any more. */
export class LeaseLost extends Error {}

interface Holding {
  readonly jobs: AuditJobStore
  readonly clock: Clock
  readonly leaseMs: number
  readonly until: number
  readonly isStopping: () => boolean
}

/**
 * Takes a job that nobody has, by one conditional write, and renews its lease until it lets go.
 *
 * @returns undefined where another has it
 */
export async function holdJob(
  { jobs, clock, leaseMs, until, isStopping }: Holding,
  reference: JobReference,
  found: KeptJob,
): Promise<HeldJob | undefined> {
  if (clock() < found.job.leasedUntil) return undefined
  let kept = found
  let last: Promise<unknown> = Promise.resolve()

  const write = async (changes: Partial<AuditJob>): Promise<void> => {
    const lease = { leasedUntil: clock() + leaseMs }
    const written = await jobs.replace(kept, { ...kept.job, ...lease, ...changes })
    if (written === 'taken') throw new LeaseLost()
    kept = written
  }
  const save = (changes: Partial<AuditJob>): Promise<void> => {
    const turn = last.then(() => write(changes))
    last = turn.catch(() => undefined)
    return turn
  }

  try {
    await save({ status: 'running', attempts: found.job.attempts + 1 })
  } catch (error) {
    if (error instanceof LeaseLost) return undefined
    throw error
  }
  // What a renewal finds out, the next step finds out as well.
  const beat = setInterval(() => void save({}).catch(() => undefined), leaseMs / 3)
  beat.unref()
  return {
    reference,
    get job() {
      return kept.job
    },
    until,
    isOver: () => clock() >= until || isStopping(),
    save,
    letGo: () => clearInterval(beat),
  }
}
