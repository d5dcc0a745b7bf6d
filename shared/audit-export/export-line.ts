import { hash } from 'node:crypto'
import * as z from 'zod/mini'

/**
 * An exported span of the audit trail, as `format=jsonl` writes it and `verify` reads it: one JSON object a line, UTF-8,
 * a newline after each. Hashes are lower-case hexadecimal, bytes and nodes of the tree base64, times RFC 3339 in UTC.
 * A leaf's data is the SHA-256 of a record's bytes; `leaf` counts from 0 in the whole tree.
 *
 * 1. `export`: the log (`origin`, `key`), the span that was asked for, when it was written, the leaves it covers
 *    (`first` up to, without it, `size`), and the tree at `first`: the signed checkpoint and the right edge.
 * 2. `lane`: a lane that was open there, its next sequence number and the hash before it. One a lane.
 * 3. In the order of the leaves, for each leaf one of:
 *    - `record`: `{"type":"record","leaf":N,"record":BODY}` with the record's exact bytes as BODY, so that their hash
 *      is that of a part of the line;
 *    - `faulty`: other bytes stand where the record was, or ones that are no JSON on one line; `hash` is what was sealed;
 *    - `missing`: nothing stands there; `pruned`: nothing does, and what was sealed then is past its retention.
 *    Behind the last leaf of a seal stands its `checkpoint`. A `lost` line says which part of the log is not there.
 * 4. `consistency`: from an earlier checkpoint of the auditor's to the tree at `first`, or from the end to a later one.
 * 5. `unsealed`: what stands in a lane of the span and in no seal. `empty`: a lane without any record.
 * 6. `end`, with the digest over all lines but the records, which the tree is over.
 */
const count = z.int().check(z.minimum(0))
const time = z.iso.datetime({ precision: 3 })
const hex = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const base64 = z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/))
const nodes = z.array(base64)
const place = { lane: z.string(), seq: count }
/** What a line says of the leaf that it stands for. */
const leaf = { leaf: count, ...place, hash: hex }

export const exportVersion = 1

const headSchema = z.strictObject({
  type: z.literal('export'),
  v: z.literal(exportVersion),
  origin: z.string(),
  /** The log's verifier key (C2SP `signed-note`). It is believed only where the auditor has none. */
  key: z.string(),
  from: time,
  to: time,
  exportedAt: time,
  /** Whether it goes as far as the log did: then what is unsealed was so when it was written. */
  latest: z.boolean(),
  first: count,
  size: count,
  /** Inclusive and exclusive numbers of the seals. */
  seals: z.strictObject({ from: count, to: count }),
  /** Milliseconds: how long a record may wait for its seal, and how long one is kept. */
  maxLag: count,
  retention: count,
  /** When the seal before the first was made. */
  sealedAt: z.nullable(time),
  checkpoint: z.nullable(z.string()),
  edge: z.nullable(nodes),
})

const lineSchema = z.discriminatedUnion('type', [
  headSchema,
  z.strictObject({ type: z.literal('lane'), lane: z.string(), next: count, last: hex }),
  z.strictObject({ type: z.literal('faulty'), ...leaf, body: base64 }),
  z.strictObject({ type: z.literal('missing'), ...leaf }),
  z.strictObject({ type: z.literal('pruned'), ...leaf }),
  z.strictObject({
    type: z.literal('checkpoint'),
    seal: count,
    time,
    size: count,
    /** Of the tree at its size, from the tiles. */
    edge: z.nullable(nodes),
    note: z.string(),
  }),
  z.strictObject({ type: z.literal('lost'), seal: count, what: z.enum(['seal', 'checkpoint', 'tiles']) }),
  z.strictObject({ type: z.literal('consistency'), from: count, to: count, path: nodes }),
  z.strictObject({
    type: z.literal('unsealed'),
    lane: z.string(),
    /** Null where the table holds a key that is none. */
    seq: z.nullable(z.number()),
    /** How many of the lane's records are sealed, and whether the last of them ended it. */
    sealed: count,
    ended: z.boolean(),
    /** Why the sealer left it out, where it said so. */
    refused: z.nullable(z.string()),
    hash: z.string(),
    body: base64,
  }),
  z.strictObject({ type: z.literal('empty'), lane: z.string() }),
  z.strictObject({
    type: z.literal('end'),
    leaves: count,
    lines: count,
    digest: hex,
  }),
])

/** Every line but a record's. */
export type ExportLine = z.output<typeof lineSchema>
export type LineOf<Type extends ExportLine['type']> = Extract<ExportLine, { readonly type: Type }>
export type ExportHead = LineOf<'export'>

/** What a record's line is made of, around the record's own bytes. */
export const recordLine = { before: '{"type":"record","leaf":', between: ',"record":', after: '}' } as const

/** The line that holds a record's bytes as they are. */
export function formatRecordLine(leaf: number, body: string): string {
  return `${recordLine.before}${leaf}${recordLine.between}${body}${recordLine.after}`
}

/** A line that is not a record's; undefined for what is no line of an export. */
export function parseExportLine(text: string): ExportLine | undefined {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

export const noDigest = '0'.repeat(64)

/** The digest that the last line gives: of the one so far, and the next line. It is there against accidents. */
export function addToDigest(digest: string, line: string): string {
  return hash('sha256', digest + line, 'hex')
}
