import { DeleteItemCommand, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb'
import { registryKey } from '../../../shared/audit/audit-keys.ts'
import { isSealersLane } from '../../../shared/audit/retention.ts'
import type { Seal } from '../../../shared/transparency-log/seal.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'

export interface RecordSweep {
  readonly client: DynamoDBClient
  readonly table: string
  readonly log: Pick<LogReader, 'seal'>
  /** The first seal that no sweep before has dealt with. */
  readonly from: number
  /** What was sealed by this moment is past its retention, milliseconds since the epoch. */
  readonly until: number
  /** Called behind each seal, with the one after it. */
  readonly swept: (next: number) => Promise<void>
}

/**
 * Removes the lanes that had ended in what was sealed by a moment, each whole. The log itself tells which they are: so
 * nothing goes that is not sealed, and of a lane that is cut off nothing either. The sealer's own lanes stay.
 *
 * @returns how many records are gone
 */
export async function sweepRecords(sweep: RecordSweep): Promise<number> {
  let removed = 0
  for (let number = sweep.from; ; number += 1) {
    const seal = await sweep.log.seal(number)
    if (seal === undefined || Date.parse(seal.time) > sweep.until) return removed
    for (const lane of endedWith(seal)) removed += await removeLane(sweep, lane)
    await sweep.swept(number + 1)
  }
}

/** A lane's last record is the one with which it ends: a lane that ends with a seal has a range in it. */
function endedWith({ ranges, open }: Seal): string[] {
  const goOn = new Set(open.map(({ lane }) => lane))
  return ranges.map(({ lane }) => lane).filter((lane) => !goOn.has(lane) && !isSealersLane(lane))
}

/** Its registration last: a sweep that is cut off finds the rest by it. */
async function removeLane(
  { client, table }: Pick<RecordSweep, 'client' | 'table'>,
  lane: string,
): Promise<number> {
  const remove = (partition: string, sort: string) =>
    client.send(
      new DeleteItemCommand({ TableName: table, Key: { lane: { S: partition }, seq: { N: sort } } }),
    )
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: '#lane = :lane',
      ProjectionExpression: 'seq',
      ExpressionAttributeNames: { '#lane': 'lane' },
      ExpressionAttributeValues: { ':lane': { S: lane } },
      ConsistentRead: true,
    },
  )
  let removed = 0
  for await (const { Items = [] } of pages) {
    for (const { seq } of Items) await remove(lane, seq?.N ?? '')
    removed += Items.length
  }
  const registration = registryKey(lane)
  if (registration !== undefined) await remove(registration.partition, registration.sort)
  return removed
}
