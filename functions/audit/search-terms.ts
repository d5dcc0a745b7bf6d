import { subjectKey } from '../../shared/identity/subject-key.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/**
 * A page's cursor: the span's end and the place in the index. The end travels along because looking itself writes
 * records, which pages that moved with them would show twice, or never end of.
 *
 * @throws SunderError `invalid_request`
 */
export function readCursor(cursor: string): { readonly to: number; readonly after: string } {
  const [, to, after] = /^(\d{1,15})\.([A-Za-z0-9_-]+)$/.exec(cursor) ?? []
  if (to === undefined || after === undefined) {
    throw new SunderError('invalid_request', { message: 'The cursor is not valid.', param: 'cursor' })
  }
  return { to: Number(to), after }
}

/** The index's key of `issuer|subject`; undefined for a subject alone, which no index knows. */
export function actorKey(actor: string | undefined): string | undefined {
  const bar = actor?.indexOf('|') ?? -1
  if (actor === undefined || bar < 0) return undefined
  return subjectKey({ issuer: actor.slice(0, bar), subject: actor.slice(bar + 1) })
}
