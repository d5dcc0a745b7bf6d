import * as z from 'zod/mini'
import { parseLane } from '../../audit/lane-name.ts'
import { canonicalText } from '../../audit/record-bytes.ts'
import { canonicalJson } from '../../signing/canonical-json.ts'
import { hashBytes } from '../../signing/merkle-tree.ts'
import type { Seal } from '../seal.ts'

const format = 'sunder.dev/seal/v1'

const count = z.int().check(z.minimum(0))
const hex = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const timestamp = z.iso.datetime({ precision: 3 })
const lane = z.string().check(z.refine((name) => parseLane(name) !== undefined))

const headerSchema = z.strictObject({
  format: z.literal(format),
  number: z.int().check(z.minimum(1)),
  time: timestamp,
  first: count,
  size: count,
  root: hex,
  ranges: z.array(z.strictObject({ lane, from: count, to: count })),
  open: z.array(
    z.strictObject({
      lane,
      next: count,
      last: hex,
      time: timestamp,
      refused: z.exactOptional(z.strictObject({ seq: count, what: z.string().check(z.maxLength(64)) })),
    }),
  ),
  horizon: count,
})

/** A seal as it is kept: one line of canonical JSON (RFC 8785), then the hashes as they are. */
export function encodeSeal({ hashes, ...header }: Seal): Uint8Array {
  return Buffer.concat([Buffer.from(`${canonicalJson({ format, ...header })}\n`), hashes])
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws RangeError for what `encodeSeal` did not make, or what contradicts itself */
export function decodeSeal(bytes: Uint8Array): Seal {
  const end = bytes.indexOf(0x0a)
  if (end < 0) throw new RangeError('a seal begins with a line')
  const { format: _, ...header } = parseHeader(bytes.subarray(0, end))
  const seal = { ...header, hashes: bytes.slice(end + 1) }
  requireWhole(seal)
  return seal
}

function parseHeader(line: Uint8Array): z.output<typeof headerSchema> {
  let value: unknown
  let text: string
  try {
    text = utf8.decode(line)
    value = JSON.parse(text)
  } catch (cause) {
    throw new RangeError('a seal begins with JSON', { cause })
  }
  const header = headerSchema.safeParse(value)
  if (!header.success) throw new RangeError('a seal begins with what it is about', { cause: header.error })
  if (canonicalText(value) !== text) throw new RangeError('a seal begins with canonical JSON')
  return header.data
}

/** What the parts of a seal say of each other. */
function requireWhole({ first, size, ranges, open, hashes }: Seal): void {
  const leaves = ranges.reduce((sum, { from, to }) => sum + to - from, 0)
  if (size - first !== leaves || hashes.length !== leaves * hashBytes) {
    throw new RangeError('a seal has one hash for each record')
  }
  if (ranges.some(({ from, to }) => from >= to)) throw new RangeError('a range is not empty')
  if (!areSorted(ranges) || !areSorted(open)) throw new RangeError('a seal names each lane once, in order')
  const ends = new Map(ranges.map(({ lane, to }) => [lane, to]))
  if (open.some(({ lane, next }) => next !== (ends.get(lane) ?? next))) {
    throw new RangeError('an open lane goes on where its range ends')
  }
}

function areSorted(lanes: readonly { readonly lane: string }[]): boolean {
  return lanes.every(({ lane }, index) => index === 0 || (lanes[index - 1]?.lane ?? '') < lane)
}
