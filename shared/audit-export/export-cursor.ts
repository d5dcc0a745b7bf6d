import * as z from 'zod/mini'
import { SunderError } from '../runtime/sunder-error.ts'
import { planSchema } from './export-plan.ts'

const count = z.int().check(z.minimum(0))
const step = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('head') }),
  z.strictObject({ at: z.literal('lanes'), done: count }),
  z.strictObject({ at: z.literal('proofs'), done: count }),
  /** The next leaf, and the last sequence number that was looked at in its lane; without a leaf, the seal's first. */
  z.strictObject({
    at: z.literal('seal'),
    number: count,
    leaf: z.optional(count),
    after: z.optional(z.number()),
  }),
  z.strictObject({ at: z.literal('later'), done: count }),
  /** The lane that is looked at, or was looked at last, of those opened in an hour. */
  z.strictObject({
    at: z.literal('rest'),
    hour: z.int(),
    lane: z.optional(z.string()),
    after: z.optional(z.number()),
  }),
  z.strictObject({ at: z.literal('end') }),
])

/** What is written next. */
export type Step = z.output<typeof step>

const cursorSchema = z.strictObject({
  plan: planSchema,
  step,
  leaves: count,
  lines: count,
  digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})

/** How far an export has come: all that it takes to go on, wherever a page ends. */
export type ExportCursor = z.output<typeof cursorSchema>

/** Opaque to callers, and signed by nobody: it holds nothing that they could not ask for. */
export function encodeExportCursor(cursor: ExportCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/**
 * Reads its form alone; whether an export of the log can have made it is for `check-cursor.ts`.
 *
 * @throws SunderError `invalid_request` for what `encodeExportCursor` did not make
 */
export function decodeExportCursor(text: string): ExportCursor {
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    if (parsed.success) return parsed.data
  } catch {
    // Said below.
  }
  throw invalidCursor()
}

export function invalidCursor(): SunderError {
  return new SunderError('invalid_request', { message: 'The cursor is not valid.', param: 'cursor' })
}
