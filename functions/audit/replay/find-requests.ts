import type { PresentedRecord } from '../../../shared/audit/present-record.ts'
import { type ReplayedAction, replayedActions } from '../../../shared/payloads/payload-replay.ts'

/** A request of a session, with what became of it. */
export interface RecordedRequest {
  /** Of a request that was refused before it was taken in, the refusal. */
  readonly record: PresentedRecord
  readonly action: ReplayedAction
  readonly collection: string
  /** What it ended with; undefined for an interrupted one. */
  readonly end: PresentedRecord | undefined
  /** What was found in it then, by class. */
  readonly findings: Readonly<Record<string, number>>
}

/** The requests of a session that a policy decides about, in the order of time. */
export function findRequests(records: readonly PresentedRecord[]): RecordedRequest[] {
  const ends = new Map(
    records.flatMap((record) => (record.request === undefined ? [] : [[record.request, record]])),
  )
  return records.flatMap((record): RecordedRequest[] => {
    const action = replayedActions.find((known) => known === record.action)
    const collection = record.target?.collection
    if (action === undefined || collection === undefined || !isBeginning(record)) return []
    const end = record.kind === 'denial' ? record : ends.get(record.id)
    const found = end?.findings ?? record.findings ?? queryFindings(records, record) ?? {}
    return [{ record, action, collection, end, findings: found }]
  })
}

function isBeginning({ kind, request }: PresentedRecord): boolean {
  return kind === 'request' || (kind === 'denial' && request === undefined)
}

/** What was found in a query's text is told by the function that embeds it. */
function queryFindings(records: readonly PresentedRecord[], { target }: PresentedRecord) {
  return records.find(
    ({ action, target: { job } = {}, findings }) =>
      action === 'query.embed' && job !== undefined && job === target?.job && findings !== undefined,
  )?.findings
}
