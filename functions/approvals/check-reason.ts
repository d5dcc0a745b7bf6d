import { visibleText } from '../../shared/pages/visible-text.ts'
import type { Detection } from '../../shared/regulated-data/detection.ts'
import type { FollowedLink } from './follow-link.ts'
import type { VoteForm } from './read-form.ts'

const [least, most] = [3, 500]

/** Less sure than this, a word may stay: records hold no value of regulated data, and a reason is made of words. */
const sure = 0.8

/** @returns what is wrong with the reason, in words for who wrote it */
export async function checkReason(
  { detection }: { readonly detection: Detection },
  { asked }: FollowedLink,
  form: VoteForm,
): Promise<string | undefined> {
  const reason = form.reason.trim()
  if (reason === '') {
    if (form.decision === 'deny') return 'Say why you deny it.'
    return asked.reasonToApprove ? 'Say why you approve it.' : undefined
  }
  if (reason.length < least) return 'Say why in a few words.'
  if (reason.length > most) return `A reason has ${most} characters at most.`
  if (visibleText(reason) !== reason) return 'The reason holds signs that nobody can see. Type it anew.'
  const detect = await detection.over([reason])
  const found = detect(reason).filter(({ score, class: name }) => score >= sure && name !== 'pii.name')
  if (found.length === 0) return undefined
  const classes = [...new Set(found.map(({ class: name }) => name))].sort().join(', ')
  return `The reason holds regulated data (${classes}), which records would keep for good. Say it without.`
}
