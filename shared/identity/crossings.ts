/**
 * Why a request crossed from one duty into another: this identity, or its owner, is not the one whose duty this is. As
 * the reasons stand in records, among them the codes of the errors that callers get.
 */
export const crossingReasons = [
  'duty_bound',
  'duty_conflict',
  'duty_forbidden',
  'grant_required',
  'link_foreign',
  'not_an_approver',
  'query_not_allowed',
  'read_after_embed',
  'self_approval',
] as const

const known: ReadonlySet<string> = new Set(crossingReasons)

export function isCrossing(reason: string): boolean {
  return known.has(reason)
}
