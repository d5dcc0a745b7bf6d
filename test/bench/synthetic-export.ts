import { createHash } from 'node:crypto'
import { nameLane, recordId } from '../../shared/audit/lane-name.ts'
import type { AuditRecord, RecordDraft } from '../../shared/audit/record.ts'
import { hashBody, noPrevious, recordBytes } from '../../shared/audit/record-bytes.ts'
import {
  addToDigest,
  type ExportLine,
  exportVersion,
  formatRecordLine,
  noDigest,
} from '../../shared/audit-export/export-line.ts'
import { toTimestamp } from '../../shared/runtime/clock.ts'
import { leafHash } from '../../shared/signing/merkle-tree.ts'
import { formatCheckpoint } from '../../shared/transparency-log/notes/checkpoint.ts'
import { type NoteSigner, signNote } from '../../shared/transparency-log/notes/signed-note.ts'
import { formatVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { createFrontier, type Frontier } from '../../shared/transparency-log/tiles/frontier.ts'

/** Each minute one seal, of what a busy gateway's forty lanes took since the last; a new set of lanes each quarter. */
const lanesAtOnce = 40
const recordsOfSeal = 4000
const minuteMs = 60_000
const begin = Date.UTC(2026, 10, 22)

interface Lane {
  readonly name: string
  seq: number
  prev: string
  /** The request that its next record answers. */
  request: string | undefined
}

/** An export as the exporter writes it, of records of about a kilobyte that no gateway wrote; some lines at a time. */
export async function* syntheticExport({
  records,
  signer,
}: {
  readonly records: number
  readonly signer: NoteSigner
}): AsyncGenerator<string> {
  const seals = Math.ceil(records / recordsOfSeal)
  const key = formatVerifierKey(signer.name, signer.publicKey)
  const end = begin + (seals + 2) * minuteMs
  let digest = noDigest
  let lines = 0
  const say = (line: ExportLine): string => {
    const text = JSON.stringify(line)
    digest = addToDigest(digest, text)
    lines += 1
    return `${text}\n`
  }
  yield say({
    type: 'export',
    v: exportVersion,
    origin: signer.name,
    key,
    from: toTimestamp(begin),
    to: toTimestamp(end),
    exportedAt: toTimestamp(end),
    latest: true,
    first: 0,
    size: records,
    seals: { from: 1, to: seals + 1 },
    maxLag: 10 * minuteMs,
    retention: 400 * 1440 * minuteMs,
    sealedAt: null,
    checkpoint: null,
    edge: [],
  })
  const frontier = createFrontier({ size: 0, edge: [] })
  const writer: SealWriter = {
    frontier,
    most: records,
    written: [],
    lanes: [],
    sealer: newLane('seal-audit', begin),
  }
  for (let seal = 1; seal <= seals; seal += 1) {
    const startsAt = begin + (seal - 1) * minuteMs
    writeSeal(writer, seal, startsAt)
    lines += writer.written.length
    yield `${writer.written.splice(0).join('\n')}\n`
    const { size } = frontier
    const text = formatCheckpoint({ origin: signer.name, size, root: frontier.root() })
    const edge = frontier.edge().map((node) => Buffer.from(node).toString('base64'))
    const time = toTimestamp(startsAt + minuteMs - 1)
    yield say({ type: 'checkpoint', seal, time, size, edge, note: await signNote(text, signer) })
  }
  yield `${JSON.stringify({ type: 'end', leaves: frontier.size, lines: lines + 1, digest })}\n`
}

interface SealWriter {
  readonly frontier: Frontier
  /** Leaves at the end. */
  readonly most: number
  readonly written: string[]
  lanes: Lane[]
  sealer: Lane
}

function writeSeal(writer: SealWriter, seal: number, startsAt: number): void {
  const { frontier, most } = writer
  const first = frontier.size
  const last = Math.min(most, first + recordsOfSeal) - 1
  if ((seal - 1) % 14 === 0) openLanes(writer, startsAt, last)
  const room = last - frontier.size
  for (let index = 0; index < room; index += 1) {
    const lane = writer.lanes[Math.floor((index * lanesAtOnce) / room)]
    if (lane === undefined) continue
    write(writer, lane, draftOf(lane, index), startsAt + 1 + Math.floor((index * 50_000) / room))
  }
  const sealing = { kind: 'sealing', action: 'audit.seal', seal: { number: seal, first } } as const
  write(writer, writer.sealer, sealing, startsAt + minuteMs - 2)
}

/** Ends the lanes of the last quarter, and opens others. */
function openLanes(writer: SealWriter, startsAt: number, last: number): void {
  for (const lane of openIn(writer)) {
    if (writer.frontier.size < last)
      write(writer, lane, { kind: 'lane-closed', action: 'lane.close' }, startsAt + 2 * minuteMs)
  }
  writer.lanes = Array.from({ length: lanesAtOnce }, () => newLane('embed', startsAt))
  writer.sealer = newLane('seal-audit', startsAt)
}

function openIn({ lanes, sealer }: SealWriter): Lane[] {
  return lanes.length === 0 ? [] : [...lanes, sealer]
}

function write({ frontier, written }: SealWriter, lane: Lane, draft: RecordDraft, at: number): void {
  written.push(formatRecordLine(frontier.size, nextBody(lane, draft, at).toString('utf8')))
  frontier.append(leafHash(Buffer.from(lane.prev, 'hex')))
}

let nonces = 0
function newLane(functionName: 'embed' | 'seal-audit', openedAt: number): Lane {
  nonces += 1
  const random = () => createHash('sha256').update(String(nonces)).digest().subarray(0, 8)
  return { name: nameLane(functionName, openedAt, random), seq: 0, prev: noPrevious, request: undefined }
}

function nextBody(lane: Lane, draft: RecordDraft, at: number): Buffer {
  const record: AuditRecord = {
    ...draft,
    v: 1,
    id: recordId(lane.name, lane.seq),
    lane: lane.name,
    seq: lane.seq,
    prev: lane.prev,
    time: toTimestamp(at),
    policyDigest: `sha256:${'b'.repeat(64)}`,
  }
  const body = Buffer.from(recordBytes(record))
  lane.seq += 1
  lane.prev = hashBody(body)
  if (draft.kind === 'request') lane.request = record.id
  if (draft.kind === 'outcome') lane.request = undefined
  return body
}

/** A request, then its outcome, each with all that an embedding job has to say. */
function draftOf(lane: Lane, index: number): RecordDraft {
  const common = {
    action: 'embed',
    actor: {
      issuer: 'https://login.example.com/realms/main',
      subject: `c0ffee00-1111-2222-3333-${String(index).padStart(12, '0')}`,
      duty: 'embedder',
      clientId: 'mail-importer',
      owner: 'jane.doe',
    },
    target: { collection: 'support-mail', grant: `grant_${'g'.repeat(22)}`, job: `job_${'j'.repeat(22)}` },
    findings: { 'pii.email': 3, 'pii.name': 5, 'pci.card': 1 },
    source: { uri: 'imap://mail.example.com/support/inbox', asserted: 'claimed' },
    requestId: `req_${'r'.repeat(22)}`,
  } as const
  if (lane.request === undefined) {
    return {
      ...common,
      kind: 'request',
      decision: { effect: 'allowed', reasons: ['masked'] },
      payload: { commitment: 'c'.repeat(64), bytes: 4096 },
      deadline: toTimestamp(begin + 30_000),
      count: 12,
    }
  }
  return {
    ...common,
    kind: 'outcome',
    decision: { effect: 'stored', reasons: [] },
    response: { status: 200, commitment: 'd'.repeat(64), returned: 12, masked: 3, givenBack: 0 },
    request: lane.request,
  }
}
