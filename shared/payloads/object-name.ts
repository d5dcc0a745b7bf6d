import type { PayloadKind } from './payload-store.ts'

/** `kind/id`, a payload's name in its store. @throws RangeError for an id that could leave its folder */
export function objectName(kind: PayloadKind, id: string): string {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(id)) {
    throw new RangeError('A payload id holds 1 to 128 of A-Z, a-z, 0-9, _ and -.')
  }
  return `${kind}/${id}`
}
