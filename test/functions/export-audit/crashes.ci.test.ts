import { expect, it } from 'vitest'
import { createJobRunner } from '../../../functions/export-audit/create-job-runner.ts'
import { exportFormats } from '../../../shared/audit-formats/format-export.ts'
import { createAuditJobStore } from '../../../shared/audit-jobs/audit-job-store.ts'
import type { JobDocuments } from '../../../shared/audit-jobs/job-documents.ts'
import type { JobResults } from '../../../shared/audit-jobs/job-results.ts'
import { jobsInTest, memoryDocuments, memoryResults, newJob } from './jobs-in-test.ts'

/** A process that is gone: it does nothing more, and says nothing either. */
const gone = () => new Promise<never>(() => undefined)

/** Ends a process at one of its writes, before or after that took effect. */
function dyingAt(step: number, when: 'before' | 'after', died: () => void) {
  let steps = 0
  return async <Result>(effect: () => Promise<Result>): Promise<Result> => {
    steps += 1
    if (steps > step) return gone()
    if (steps < step) return effect()
    if (when === 'after') await effect()
    died()
    return gone()
  }
}

it.each(exportFormats)('writes the same %s, at whichever write its runners die', async (format) => {
  const test = await jobsInTest()
  const expected = await test.expected(format)
  // An export says when it was begun with.
  const begunAt = test.sealing.now
  const source = { ...test.source, clock: () => begunAt }
  let survived = false
  let deaths = 0
  for (let step = 1; !survived; step += 1) {
    for (const when of ['before', 'after'] as const) {
      const whole = new Map<string, string>()
      const documents = memoryDocuments()
      const results = memoryResults(whole)
      const clock = () => test.sealing.now
      const job = newJob(clock(), { format })
      const reference = await createAuditJobStore({ documents, clock }).create(job)

      const run = (die: ReturnType<typeof dyingAt>) => {
        const dying: JobDocuments & JobResults = {
          ...results,
          read: documents.read,
          write: (...write) => die(() => documents.write(...write)),
          begin: (...begin) => die(() => results.begin(...begin)),
          putPart: (...part) => die(() => results.putPart(...part)),
          finish: (...finish) => die(() => results.finish(...finish)),
        }
        const jobs = createAuditJobStore({ documents: dying, clock })
        return createJobRunner({ ...test.deps, source, jobs, results: dying }).run(reference)
      }
      // The same death twice over, so that what the second finds is what the first left.
      for (let death = 0; death < 2; death += 1) {
        let died = () => {}
        const death = new Promise<'died'>((resolve) => {
          died = () => resolve('died')
        })
        const end = await Promise.race([run(dyingAt(step, when, died)), death])
        if (end === 'died') deaths += 1
        else survived = true
        test.sealing.now += 90_000
      }
      await run((effect) => effect())
      expect(whole.get(reference.id) === expected, `${when} write ${step}`).toBe(true)
      const { job: ended } = (await createAuditJobStore({ documents, clock }).find(reference)) ?? {}
      expect(ended).toMatchObject({ status: 'done', bytes: Buffer.byteLength(expected) })
    }
  }
  expect(deaths).toBeGreaterThan(20)
})
