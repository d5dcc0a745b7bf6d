import { indexKeys } from '../../../../shared/audit/audit-keys.ts'
import type { AuditReader, RecordQuery } from '../../../../shared/audit/audit-table.ts'
import {
  type FaultyRecord,
  type PresentedRecord,
  presentAll,
} from '../../../../shared/audit/present-record.ts'
import { encodeCursor } from '../../../../shared/audit/search-cursor.ts'
import type { Clock } from '../../../../shared/runtime/clock.ts'
import { matches } from '../../record-filter.ts'
import { actorKey, readCursor } from '../../search-terms.ts'
import { readSpan } from '../../span.ts'
import { isBackground } from '../record-words.ts'
import type { TimelineQuery } from './timeline-query.ts'

export interface FoundRecords {
  /** The newest first. */
  readonly records: readonly PresentedRecord[]
  readonly faulty: readonly FaultyRecord[]
  /** Of the following, older page. */
  readonly next: string | undefined
  /** How far back was looked where the page is not full and there is more. */
  readonly lookedBackTo: string | undefined
}

const pageSize = 50
/** Asked of the index at a time where most may be left out. */
const chunkSize = 200
const mostChunks = 40
const defaultDays = 7
const maxDays = 366

/** How long a page may look for what its filters let through. */
const searchMs = 8_000

interface Parts {
  readonly records: AuditReader
  readonly clock: Clock
}

/**
 * The latest records that were asked for, page by page. The span's end travels in the cursor: looking itself writes
 * records, and pages that moved with them would show some twice.
 *
 * @throws SunderError `invalid_request` for what can't be asked, before anything is read
 */
export function recordsFinder(parts: Parts, asked: TimelineQuery, now: number): () => Promise<FoundRecords> {
  const search = searchOf(asked, now)
  return () => findRecords(parts, { asked, search, now })
}

async function findRecords(
  { records: reader, clock }: Parts,
  {
    asked,
    search,
    now,
  }: { readonly asked: TimelineQuery; readonly search: RecordQuery; readonly now: number },
): Promise<FoundRecords> {
  const records: PresentedRecord[] = []
  const faulty: FaultyRecord[] = []
  let { after } = search
  let reached: string | undefined
  for (let chunk = 0; chunk < mostChunks && clock() < now + searchMs; chunk += 1) {
    const found = await reader.search({ ...search, limit: chunkSize, ...(after !== undefined && { after }) })
    const { sound, faulty: broken } = presentAll(found.records)
    records.push(...sound.filter((record) => isAsked(record, asked)))
    faulty.push(...broken)
    after = found.next
    reached = sound.at(-1)?.time ?? reached
    if (after === undefined || records.length > pageSize) break
  }
  const page = records.slice(0, pageSize)
  const [last, isCut] = [page.at(-1), records.length > pageSize]
  const place = isCut && last !== undefined ? encodeCursor(indexKeys(last).at) : after
  return {
    records: page,
    faulty,
    next: place === undefined ? undefined : `${search.to}.${place}`,
    lookedBackTo: isCut || after === undefined ? undefined : reached,
  }
}

function isAsked(record: PresentedRecord, asked: TimelineQuery): boolean {
  if (asked.duty !== undefined && record.actor?.duty !== asked.duty) return false
  if (!matches(record, asked)) return false
  const isNamed =
    asked.kind?.startsWith('lane-') || asked.action?.startsWith('audit.') || asked.duty === 'auditor'
  return asked.show === 'all' || isNamed === true || !isBackground(record)
}

function searchOf(asked: TimelineQuery, now: number): RecordQuery {
  const cursor = asked.cursor === undefined ? undefined : readCursor(asked.cursor)
  const actor = actorKey(asked.actor)
  const isBound = asked.trace === undefined && actor === undefined
  const { from, to } = readSpan(asked, cursor?.to ?? now + 1, {
    maxDays: isBound ? maxDays : Number.POSITIVE_INFINITY,
    defaultDays: asked.trace === undefined ? defaultDays : Number.POSITIVE_INFINITY,
  })
  return {
    from,
    to,
    limit: chunkSize,
    newestFirst: true,
    ...(actor !== undefined && { actor }),
    ...(asked.trace !== undefined && { trace: asked.trace }),
    ...(cursor !== undefined && { after: cursor.after }),
  }
}
