import * as z from 'zod/mini'
import { SunderError } from '../runtime/sunder-error.ts'
import { canonicalJson } from '../signing/canonical-json.ts'

const counts = z.record(z.string(), z.int().check(z.minimum(0)))

/** What approvers see of the inputs: each of them, with everything masked that any detector finds. */
const previewSchema = z.strictObject({
  v: z.literal(1),
  approval: z.string(),
  inputs: z.array(
    z.strictObject({
      text: z.string(),
      clientId: z.exactOptional(z.string()),
      /** One JSON object. */
      metadata: z.string(),
      findings: counts,
    }),
  ),
  /** What the client calls its user, which goes to the model too. */
  user: z.exactOptional(z.string()),
})
export type Preview = z.output<typeof previewSchema>
export type PreviewedInput = Preview['inputs'][number]

/** RFC 8785 as UTF-8. */
export function encodePreview(preview: Preview): Uint8Array {
  return new TextEncoder().encode(canonicalJson(preview))
}

/** @throws SunderError `internal_error` for what is no preview */
export function parsePreview(bytes: Uint8Array): Preview {
  try {
    return previewSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    throw new SunderError('internal_error', { detail: 'the preview is not one' })
  }
}
