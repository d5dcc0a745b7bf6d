import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createTable } from '../../../shared/runtime/dynamodb.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { ms, quantile } from '../in-turn.ts'

/** Appends of so many writers at once, all of one process, each of which waits for its own. @returns a row of the table */
export async function measureLanes(
  client: DynamoDBClient,
  writers: number,
  appends: number,
): Promise<string[]> {
  const table = 'audit-of-lanes'
  await createTable(client, table, auditTable)
  const appender = createDynamoDbAuditAppender({ client, table, keepForMs: 86_400_000 })
  let lanes = 0
  const audit = createAuditLog({
    appender: {
      ...appender,
      async registerLane(lane, openedAt) {
        lanes += 1
        await appender.registerLane(lane, openedAt)
      },
    },
    functionName: 'embed',
    policyDigest: `sha256:${'0'.repeat(64)}`,
    clock: systemClock,
    random: systemRandom,
  })
  const times: number[] = []
  const write = async (count: number, into: number[]) => {
    let left = count
    const writer = async () => {
      while (left > 0) {
        left -= 1
        const started = performance.now()
        await audit.append({ kind: 'denial', action: 'embed', requestId: 'req_kz1fPzv0nq0bq4u3yA8wKq' })
        into.push(performance.now() - started)
      }
    }
    await Promise.all(Array.from({ length: writers }, writer))
  }
  // Until every writer has had a lane.
  await write(2 * writers, [])
  const started = performance.now()
  await write(appends, times)
  const rate = (appends / (performance.now() - started)) * 1000
  return [
    String(writers),
    String(lanes),
    Math.round(rate).toLocaleString('en'),
    ms(quantile(times)),
    ms(quantile(times, 0.99)),
  ]
}
