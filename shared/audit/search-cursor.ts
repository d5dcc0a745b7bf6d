import { SunderError } from '../runtime/sunder-error.ts'

const placePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#LANE#[a-z-]{1,32}#\d{13}-[0-9a-f]{16}#\d{10}$/

/** The place behind which the following page begins, opaque to callers. */
export function encodeCursor(at: string): string {
  return Buffer.from(at, 'utf8').toString('base64url')
}

/** @throws SunderError `invalid_request` for what `encodeCursor` did not make */
export function decodeCursor(cursor: string): string {
  const at = cursor.length <= 256 ? Buffer.from(cursor, 'base64url').toString('utf8') : ''
  if (placePattern.test(at)) return at
  throw new SunderError('invalid_request', { message: 'The cursor is not valid.', param: 'cursor' })
}
