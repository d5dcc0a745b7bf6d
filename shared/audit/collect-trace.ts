import type { AuditReader, RecordQuery } from './audit-table.ts'
import { type FaultyRecord, type PresentedRecord, presentAll } from './present-record.ts'

export interface CollectedTrace {
  /** In the order of time. */
  readonly records: readonly PresentedRecord[]
  readonly faulty: readonly FaultyRecord[]
  /** False where there is more than one answer can hold. */
  readonly complete: boolean
}

/** A record is 16 KiB at most and 1 KiB as a rule: the answer stays under Lambda's 6 MB. */
const maxRecords = 2000
const pageSize = 200

/** Every record of a grant, a job or a read before `to`, or of them what these functions wrote. */
export async function collectTrace(
  reader: AuditReader,
  asked: Pick<RecordQuery, 'to' | 'writers'> & { readonly trace: string },
): Promise<CollectedTrace> {
  const records: PresentedRecord[] = []
  const faulty: FaultyRecord[] = []
  let after: string | undefined
  do {
    const query = { ...asked, from: 0, limit: pageSize, ...(after !== undefined && { after }) }
    const page = await reader.search(query)
    const presented = presentAll(page.records)
    records.push(...presented.sound)
    faulty.push(...presented.faulty)
    after = page.next
  } while (after !== undefined && records.length + faulty.length < maxRecords)
  return { records, faulty, complete: after === undefined }
}

/** Within a millisecond, a request comes before its outcome and a lane keeps its order. */
export function byTime(one: PresentedRecord, other: PresentedRecord): number {
  if (one.time !== other.time) return one.time < other.time ? -1 : 1
  if (one.lane === other.lane) return one.seq - other.seq
  return Number(one.request === other.id) - Number(other.request === one.id)
}

/** An order of all records, the same in whatever order they come: within a millisecond by lane, and in it by place. */
export function byTimeAndPlace(one: PresentedRecord, other: PresentedRecord): number {
  if (one.time !== other.time) return one.time < other.time ? -1 : 1
  if (one.lane !== other.lane) return one.lane < other.lane ? -1 : 1
  return one.seq - other.seq
}
