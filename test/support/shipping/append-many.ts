import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import type { LocalTestGateway } from '../../support/gateway.ts'

/** Appends many records at once beneath a gateway, faster than requests would, in lanes of their own. */
export function createRecordSource({ beneath }: Pick<LocalTestGateway, 'beneath'>) {
  const { dynamoDb: client, tables } = beneath
  const audit = createAuditLog({
    appender: createDynamoDbAuditAppender({ client, table: tables.audit, keepForMs: 86_400_000 }),
    functionName: 'embed',
    policyDigest: 'sha256:00',
    clock: systemClock,
    random: systemRandom,
    limits: { maxLanes: 8, maxWaiting: 4096 },
  })
  return async (count: number): Promise<void> => {
    const texts = Array.from({ length: count }, (_, index) => `${index}`.padEnd(index % 3000, 'x'))
    await Promise.all(
      texts.map((text) =>
        audit.append({ kind: 'denial', action: 'embed', decision: { effect: 'denied', reasons: [text] } }),
      ),
    )
  }
}
