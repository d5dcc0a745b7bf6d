import { createTrail, type RequestTrail } from '../../shared/audit/request-trail.ts'
import { isEnded, type JobReference } from '../../shared/audit-jobs/audit-job.ts'
import type { KeptJob } from '../../shared/audit-jobs/audit-job-store.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { defaultRunLimits, type ExportAuditDependencies, type RunLimits } from './dependencies.ts'
import { type HeldJob, holdJob, LeaseLost } from './held-job.ts'
import { runExport } from './run-export.ts'
import { runReport } from './run-report.ts'
import { runVerification } from './run-verification.ts'

/** What a run came to: the job has ended, or another run has to go on, or has done so already. */
type RunEnd = 'ended' | 'goes_on' | 'not_mine'

export interface JobRunner {
  /**
   * Runs a job to its end, or as far as its time goes, and then has another go on. Any number may run the same job at a
   * time: one gets on, the others end. Recorded, as whatever reads the trail is.
   * @throws SunderError where it should be tried again
   */
  run(reference: JobReference): Promise<RunEnd>
}

export function createJobRunner(deps: ExportAuditDependencies): JobRunner {
  const { jobs, jobStart, clock, log, isStopping = () => false } = deps
  const limits: RunLimits = { ...defaultRunLimits, ...deps.limits }
  const trails = createTrail(deps)

  const work = async (held: HeldJob): Promise<RunEnd> => {
    try {
      const { kind } = held.job.terms
      if (kind === 'export') return await runExport({ ...deps, ...limits }, held)
      await (kind === 'verify' ? runVerification(deps, held) : runReport(deps, held))
      return 'ended'
    } catch (error) {
      if (error instanceof LeaseLost) return 'not_mine'
      throw error
    }
  }

  const recorded = (held: HeldJob): Promise<RunEnd> => {
    const { id, actor, requestId, terms } = held.job
    const opening = {
      action: `audit.job.${terms.kind}`,
      requestId,
      actor: { ...actor, duty: 'auditor' as const },
    }
    return trails.record({ ...opening, target: { job: id } }, async (trail) => {
      await trail.request({ timeoutMs: limits.runForMs + limits.leaseMs, reasons: describe(held) })
      const end = await work(held)
      if (end === 'ended') await conclude(held, trail)
      else await trail.outcome({ effect: 'allowed', status: 202, reasons: [end] })
      return end
    })
  }

  /** What is answered is on record before anybody can fetch it. */
  const conclude = async (held: HeldJob, trail: RequestTrail): Promise<void> => {
    await trail.outcome({ effect: 'returned', status: 200, response: { returned: held.job.lines } })
    await held.save({ status: 'done', leasedUntil: 0 })
  }

  return {
    async run(reference) {
      const found = await jobs.find(reference)
      if (found === undefined || isEnded(found.job)) return 'not_mine'
      if (found.job.attempts >= limits.attempts) return abandon(found)
      const { leaseMs, runForMs } = limits
      const until = clock() + runForMs
      const held = await holdJob({ jobs, clock, leaseMs, until, isStopping }, reference, found)
      if (held === undefined) return 'not_mine'
      try {
        const end = await recorded(held)
        if (end !== 'goes_on') return end
        await held.save({ leasedUntil: 0 })
      } catch (error) {
        if (error instanceof LeaseLost) return 'not_mine'
        return await giveUp(held, error)
      } finally {
        held.letGo()
      }
      await jobStart.start(reference)
      return 'goes_on'
    },
  }

  /** Runs of it ended time and again without a word. */
  async function abandon(found: KeptJob): Promise<RunEnd> {
    if (clock() < found.job.leasedUntil) return 'not_mine'
    const failure = {
      code: 'internal_error',
      message: 'The job was begun with several times and got nowhere.',
    }
    await jobs.replace(found, { ...found.job, status: 'failed', failure })
    return 'ended'
  }

  /** What may pass is tried again; what will not, or did not often enough, is told to the auditor. */
  async function giveUp(held: HeldJob, thrown: unknown): Promise<RunEnd> {
    const error =
      thrown instanceof SunderError ? thrown : new SunderError('internal_error', { cause: thrown })
    const { id, attempts } = held.job
    log.error({ job: id, code: error.code, detail: error.detail ?? String(thrown) }, 'job failed')
    const isOver = error.status < 500 || attempts >= limits.attempts
    const failure = { code: error.code, message: error.message }
    try {
      await held.save({ leasedUntil: 0, ...(isOver && { status: 'failed' as const, failure }) })
    } catch (lost) {
      if (lost instanceof LeaseLost) return 'not_mine'
      throw lost
    }
    if (!isOver) throw error
    return 'ended'
  }
}

function describe({ job: { terms, attempts } }: HeldJob): string[] {
  const { from, to, format } = terms
  return [
    `from=${new Date(from).toISOString()}`,
    `to=${new Date(to).toISOString()}`,
    `format=${format}`,
    `attempt=${attempts}`,
  ]
}
