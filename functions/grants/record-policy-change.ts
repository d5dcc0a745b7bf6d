import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { storeUnavailable } from '../../shared/grants/dynamodb-grant-use.ts'

/**
 * Records that the policy is another than at the last start. Every record carries the new one's digest; this
 * one names the old. Of several processes that start at once, one writes the item and so one records.
 *
 * Should the process die between the two, the change is told by the digests of the records before and after.
 * @throws SunderError `store_unavailable|audit_unavailable`
 */
export async function recordPolicyChange(deps: {
  readonly client: DynamoDBClient
  readonly table: string
  readonly digest: string
  readonly audit: AuditLog
}): Promise<void> {
  const last = await exchangeDigest(deps)
  if (last === undefined || last === deps.digest) return
  await deps.audit.append({
    kind: 'policy-changed',
    action: 'policy.change',
    decision: { effect: 'allowed', reasons: [`from ${last}`, `to ${deps.digest}`] },
  })
}

/** Puts the digest in place of the last one, by one write. @returns the last one */
async function exchangeDigest({
  client,
  table,
  digest,
}: {
  readonly client: DynamoDBClient
  readonly table: string
  readonly digest: string
}): Promise<string | undefined> {
  try {
    const { Attributes } = await DynamoDBDocumentClient.from(client).send(
      new UpdateCommand({
        TableName: table,
        Key: { key: 'POLICY#digest' },
        UpdateExpression: 'SET #digest = :digest',
        ExpressionAttributeNames: { '#digest': 'digest' },
        ExpressionAttributeValues: { ':digest': digest },
        ReturnValues: 'UPDATED_OLD',
      }),
    )
    const last: unknown = Attributes?.['digest']
    return typeof last === 'string' ? last : undefined
  } catch (error) {
    throw storeUnavailable(error)
  }
}
