import * as z from 'zod/mini'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { parseLane } from '../../../shared/audit/lane-name.ts'
import { openRecord } from '../../../shared/audit/open-record.ts'
import type { Operation } from '../../../shared/http/operation.ts'
import { parseQuery } from '../../../shared/http/parse-request.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { type FoundLeaf, findLeaf } from '../../../shared/transparency-log/find-leaf.ts'
import { formatProof } from '../../../shared/transparency-log/notes/tlog-proof.ts'
import { proveInclusion } from '../../../shared/transparency-log/tiles/prove.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { noSuchRecord, type Place, parsePlace } from '../show-record.ts'
import { headOfSize } from './published-head.ts'

const sizeWords = "expected a tree's size: a whole number from 1 on"
export const sizeSchema = z.coerce
  .number(sizeWords)
  .check(z.int(sizeWords), z.minimum(1, sizeWords), z.maximum(Number.MAX_SAFE_INTEGER, sizeWords))

/** Without `size`, by the latest checkpoint; else by the one of that size. */
const proofQuerySchema = z.strictObject({ size: z.optional(sizeSchema) })

const inclusionSchema = z.object({
  record: z.string(),
  /** Hex SHA-256 of the record's bytes as they were sealed: the data of its leaf. */
  hash: z.string(),
  /** What stands in the record's place now: what was sealed, other bytes, or nothing, as past its retention. */
  stored: z.enum(['same', 'changed', 'gone']),
  leaf: z.int().check(z.minimum(0)),
  size: z.int().check(z.minimum(1)),
  /** Base64, from the leaf's sibling up to the root's child (RFC 6962, section 2.1.1). */
  path: z.array(z.string()),
  /** The checkpoint of the tree of that size: a signed note. */
  note: z.string(),
  /** All of it as one text that can be checked offline (C2SP `tlog-proof`). */
  proof: z.string(),
})
export type InclusionAnswer = z.output<typeof inclusionSchema>

/** `GET /v1/records/{id}/proof` */
export function proveRecordOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/records/{id}/proof',
    summary: 'Prove that a record is in the transparency log',
    security: 'oidc',
    query: proofQuerySchema,
    response: { status: 200, schema: inclusionSchema },
    errors: ['invalid_request', 'not_found', 'conflict', 'store_unavailable'],
    handle: audited('audit.proof', (context) => {
      const place = parsePlace(context.req.param('id') ?? '')
      const { size } = parseQuery(context, proofQuerySchema)
      return {
        asked: { record: place.id, size },
        answer: async () => ({ body: await proveRecord(deps, place, size), returned: 1 }),
      }
    }),
  }
}

async function proveRecord(
  { records, transparencyLog: { reader } }: AuditDependencies,
  place: Place,
  wanted: number | undefined,
): Promise<InclusionAnswer> {
  const stored = await records.get(place.lane, place.seq)
  const found = await findLeaf(reader, place, earliest(stored, place))
  if (found.state !== 'sealed') throw notSealed(found, stored)
  const head = await headOfSize(reader, { param: 'size', size: wanted })
  if (found.leaf >= head.size) throw wanted === undefined ? waits() : beforeIt(head.size)
  const path = await proveInclusion((tile) => reader.tile(tile), found.leaf, head.size)
  const hash = Buffer.from(found.hash).toString('hex')
  return {
    record: place.id,
    hash,
    stored: storedAs(stored, hash),
    leaf: found.leaf,
    size: head.size,
    path: path.map((node) => Buffer.from(node).toString('base64')),
    note: head.note,
    proof: formatProof({ index: found.leaf, path, checkpoint: head.note }),
  }
}

/** The record's own time, where it is one; what is no longer there, or not what was written, was not before its lane. */
function earliest(stored: StoredRecord | undefined, { lane }: Place): number {
  const opened = stored && openRecord(stored)
  if (opened?.record !== undefined && opened.faults.length === 0) return Date.parse(opened.record.time)
  return parseLane(lane)?.openedAt ?? 0
}

function storedAs(stored: StoredRecord | undefined, sealed: string): InclusionAnswer['stored'] {
  if (stored === undefined) return 'gone'
  return stored.hash === sealed && openRecord(stored).faults.length === 0 ? 'same' : 'changed'
}

function notSealed(found: FoundLeaf, stored: StoredRecord | undefined): SunderError {
  if (found.state === 'refused') {
    const message = `The record is not sealed: its lane holds ${found.what} at ${found.seq}.`
    return new SunderError('conflict', { message })
  }
  if (stored === undefined) return noSuchRecord()
  if (found.state === 'waiting') return waits()
  return new SunderError('conflict', { message: 'The record is in no seal, and its lane has ended.' })
}

function waits(): SunderError {
  const message =
    'The record is not sealed yet. Sealing takes a minute; POST /v1/checkpoints asks for it now.'
  return new SunderError('conflict', { message, retryAfterSeconds: 60 })
}

function beforeIt(size: number): SunderError {
  return new SunderError('not_found', {
    message: `The tree of ${size} leaves does not have the record yet.`,
    param: 'size',
  })
}
