import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { recordId } from '../../../shared/audit/lane-name.ts'
import { type OpenedRecord, openRecord } from '../../../shared/audit/open-record.ts'
import type { VectorRow } from '../../../shared/vectors/vector-row.ts'
import type { Call, Exchange, Story } from '../story.ts'
import type { World } from '../world/open-world.ts'

export type StoredFact = NonNullable<OpenedRecord['record']>

/** What is left of a run, and what its callers saw: all that the laws are held against. */
export interface Evidence {
  readonly world: World
  readonly story: Story
  /** Every record of the table, by its id. */
  readonly records: ReadonlyMap<string, StoredFact>
  /** When a record was first durable. */
  readonly recordedAt: ReadonlyMap<string, number>
  /** Records by the id that the gateway gave the caller's request. */
  readonly ofRequestId: ReadonlyMap<string, readonly StoredFact[]>
  /** Records by the number of the caller's request, also where the caller never learned its id. */
  readonly ofRequest: ReadonlyMap<number, readonly StoredFact[]>
  readonly rows: readonly VectorRow[]
  /** Rows that somebody wrote behind the gateway's back, by their ids, and when. */
  readonly planted: ReadonlyMap<string, number>
  callsTo(site: string): readonly Call[]
  /** Calls for one caller's request. */
  callsOf(request: number | undefined, site: string): readonly Call[]
  exchangeOf(request: number | undefined): Exchange | undefined
}

export function gatherEvidence(world: World, story: Story, planted: Evidence['planted']): Evidence {
  const records = recordsIn(world)
  const bySite = groupBy(story.calls, (call) => call.site)
  const durable = durableRecords(records, bySite.get('audit.put') ?? [])
  const callsTo = (site: string) => bySite.get(site) ?? []
  const exchanges = new Map(story.exchanges.map((exchange) => [exchange.request, exchange]))
  return {
    world,
    story,
    records,
    recordedAt: new Map(durable.map(({ record, at }) => [record.id, at])),
    ofRequestId: groupBy(records.values(), (record) => record.requestId ?? ''),
    ofRequest: new Map(
      [...groupBy(durable, ({ request = 0 }) => request)].map(([request, found]) => [
        request,
        found.map(({ record }) => record),
      ]),
    ),
    rows: [...world.vectors.kept.values()].flatMap((rows) => [...rows.values()].map(({ row }) => row)),
    planted,
    callsTo,
    callsOf: (request, site) => callsTo(site).filter((call) => call.request === request),
    exchangeOf: (request) => (request === undefined ? undefined : exchanges.get(request)),
  }
}

function recordsIn({ audit }: World): Map<string, StoredFact> {
  const stored = [...audit.lanes.values()].flatMap((lane) => [...lane.values()])
  const opened = stored.flatMap((record) => openRecord(record).record ?? [])
  return new Map(opened.map((record) => [record.id, record]))
}

/** Each record once, with the moment at which it was first durable. */
function durableRecords(records: ReadonlyMap<string, StoredFact>, puts: readonly Call[]) {
  const found = puts
    .flatMap(({ request, args, effects: [first] }) => {
      const { lane, seq } = args[0] as StoredRecord
      const record = records.get(recordId(lane, seq))
      return first === undefined || record === undefined ? [] : [{ record, request, at: first.at }]
    })
    .sort((one, other) => other.at - one.at)
  return [...new Map(found.map((durable) => [durable.record.id, durable])).values()]
}

function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** The code of an answer that is an error. */
export function codeOf({ text }: Exchange): string | undefined {
  return (JSON.parse(text) as { error?: { code?: string } }).error?.code
}

/** Whether the log itself failed under this request: then what it says of it may be less, or more, than was told. */
export function logFailed(evidence: Evidence, request: number | undefined): boolean {
  return ['audit.put', 'audit.registerLane'].some((site) =>
    evidence.callsOf(request, site).some(({ answer }) => answer !== undefined && 'error' in answer),
  )
}

/** The number of inputs of a request that the model was sent. */
export function inputsOf(call: Call): number {
  const { body } = call.args[1] as RequestInit
  return (JSON.parse(String(body)) as { input: unknown[] }).input.length
}

/** Whether the gateway had the model's vectors of it. */
export function isEmbedded({ answer }: Call): boolean {
  return answer !== undefined && 'value' in answer && (answer.value as Response).status === 200
}
