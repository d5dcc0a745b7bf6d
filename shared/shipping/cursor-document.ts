import * as z from 'zod/mini'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Cursor } from './shipping-cursors.ts'

const cursorSchema = z.object({
  seal: z.int().check(z.minimum(1)),
  leaf: z.int().check(z.minimum(0)),
  notBefore: z.optional(z.int()),
})

export function writeCursor({ seal, leaf, notBefore }: Cursor): string {
  return `${JSON.stringify({ seal, leaf, ...(notBefore !== undefined && { notBefore }) })}\n`
}

/** @throws SunderError `store_unavailable`: what can't be read must not be taken for a receiver that is new */
export function readCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new SunderError('store_unavailable', { detail: 'a shipping cursor that can’t be read', cause })
  }
}
