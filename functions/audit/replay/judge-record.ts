import { currentTerms } from '../../../shared/jobs/current-terms.ts'
import type { Judgement } from '../../../shared/payloads/payload-replay.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { isDataClass } from '../../../shared/regulated-data/classes.ts'
import type { ClassCounts } from '../../../shared/regulated-data/masking/class-counts.ts'
import { judgeClasses } from '../../../shared/regulated-data/policy/judge-classes.ts'
import { strictestOf } from '../../../shared/regulated-data/policy/regulated-actions.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { RecordedRequest } from './find-requests.ts'

/** Its decision is null where the record leaves it open: the rest was in a payload that was never kept. */
export type RecordJudgement = Omit<Judgement, 'decision'> & {
  readonly decision: Judgement['decision'] | null
}

const open: RecordJudgement = { decision: null, reasons: [], classes: {} }

/**
 * What today's policy decides about a request that was refused before its payload was kept, as far as its record
 * tells: by its source, and by the classes that were found in it then.
 */
export function judgeRecord(
  policy: Policy,
  { record, action, collection: name, findings }: RecordedRequest,
): RecordJudgement {
  // What a reader asked is not on record; that the collection is there would say too little.
  if (action !== 'embed') return open
  try {
    const collection = currentTerms(policy, { collection: name, source: record.source?.uri ?? '' })
    const found: ClassCounts = Object.fromEntries(
      Object.entries(findings).filter(([name]) => isDataClass(name)),
    )
    if (Object.keys(found).length === 0) return open
    const decision = strictestOf(collection, found)
    const reasons = decision === 'block' ? ['content_blocked'] : []
    return { decision, reasons, classes: judgeClasses(collection, found) }
  } catch (error) {
    if (!(error instanceof SunderError) || error.status >= 500) throw error
    return { decision: 'refuse', reasons: [error.code], classes: {} }
  }
}
