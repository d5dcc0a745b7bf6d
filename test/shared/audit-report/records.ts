import { type AuditedFunction, nameLane, recordId } from '../../../shared/audit/lane-name.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { hashBody, noPrevious, recordBytes } from '../../../shared/audit/record-bytes.ts'
import type { ReportRecord } from '../../../shared/audit-report/seen-record.ts'

export const noon = Date.UTC(2026, 10, 22, 12)
export const issuer = 'https://issuer.example'

export interface RecordWriter {
  /** The moment of the records to come. */
  now: number
  /** Appends to the function's lane, as its process would; a lane of its own for every quarter of an hour. */
  write(by: AuditedFunction, draft: RecordDraft, policyDigest?: string): ReportRecord
  /** A request, and its outcome some milliseconds later. */
  pair(
    by: AuditedFunction,
    request: Omit<RecordDraft, 'kind'>,
    outcome: Partial<RecordDraft> | undefined,
  ): ReportRecord[]
  readonly records: readonly ReportRecord[]
}

/** Writes records as lanes hold them, without a table. */
export function createRecordWriter(start = noon): RecordWriter {
  const records: ReportRecord[] = []
  const lanes = new Map<string, { seq: number; prev: string }>()
  const writer: RecordWriter = {
    now: start,
    records,
    write(by, draft, policyDigest = `sha256:${'a'.repeat(64)}`) {
      const openedAt = Math.floor(writer.now / 900_000) * 900_000
      const lane = nameLane(by, openedAt, (bytes) => new Uint8Array(bytes).fill(7))
      const place = lanes.get(lane) ?? { seq: 0, prev: noPrevious }
      const { seq, prev } = place
      const time = new Date(writer.now).toISOString()
      const record = { ...draft, v: 1 as const, id: recordId(lane, seq), lane, seq, prev, time, policyDigest }
      const hash = hashBody(recordBytes(record))
      lanes.set(lane, { seq: seq + 1, prev: hash })
      const read = { ...(structuredClone(record) as ReportRecord), hash }
      records.push(read)
      return read
    },
    pair(by, request, outcome) {
      const asked = writer.write(by, {
        deadline: new Date(writer.now + 120_000).toISOString(),
        decision: { effect: 'allowed', reasons: [] },
        ...request,
        kind: 'request',
      })
      if (outcome === undefined) return [asked]
      writer.now += 12
      const { payload: _, count: __, decision: ___, ...facts } = request
      return [asked, writer.write(by, { ...facts, ...outcome, kind: 'outcome', request: asked.id })]
    },
  }
  return writer
}
