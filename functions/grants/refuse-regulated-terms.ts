import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import type { Detection } from '../../shared/regulated-data/detection.ts'
import type { Finding } from '../../shared/regulated-data/finding.ts'
import { actionOf } from '../../shared/regulated-data/policy/regulated-actions.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/** Less sure than this, what would merely be masked is let through: a path can look like many things. */
const sureToMask = 0.8

/**
 * Refuses a source or purpose that holds what the collection's policy does not let in as it is: records name a source
 * for good, can't be erased, and are to hold no value of regulated data.
 *
 * @throws SunderError `content_blocked|approval_required|invalid_request|detection_unavailable`, naming the classes alone
 */
export async function refuseRegulatedTerms(
  detection: Detection,
  policy: CollectionPolicy,
  terms: { readonly source: string; readonly purpose: string },
): Promise<void> {
  const detect = await detection.over([terms.source, terms.purpose])
  for (const param of ['source', 'purpose'] as const) {
    const held = detect(terms[param]).filter((finding) => isHeld(policy, finding))
    if (held.length === 0) continue
    const actions = held.map(({ class: dataClass }) => actionOf(policy, dataClass))
    const classes = [...new Set(held.map(({ class: dataClass }) => dataClass))].sort().join(', ')
    const message = `The ${param} holds regulated data, which records would keep for good: ${classes}.`
    if (actions.includes('block')) throw new SunderError('content_blocked', { message, param })
    if (actions.includes('approve')) throw new SunderError('approval_required', { message, param })
    throw new SunderError('invalid_request', { message, param })
  }
}

function isHeld(policy: CollectionPolicy, { class: dataClass, score }: Finding): boolean {
  const action = actionOf(policy, dataClass)
  return action === 'block' || action === 'approve' || (action === 'mask' && score >= sureToMask)
}
