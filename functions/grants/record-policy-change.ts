import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { storeUnavailable } from '../../shared/grants/dynamodb-grant-use.ts'
import {
  type FormerPolicy,
  judgePolicyChange,
  rememberedOf,
} from '../../shared/policy/judge-policy-change.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

interface PolicyChange {
  readonly client: DynamoDBClient
  readonly table: string
  readonly policy: Pick<Policy, 'digest' | 'changes'>
  /** Those which travel with it. */
  readonly signatures: string | undefined
  readonly audit: AuditLog
}

/**
 * Records that the policy is another than at the last start, and who signed it. Every record carries the new one's
 * digest; this one names the old. Of several processes that start at once, one writes the item and so one records.
 *
 * Should the process die between the two, the change is told by the digests of the records before and after.
 * @throws SunderError `policy_unsigned` for a change without the signature that the policy before demands, which is
 * recorded once; `store_unavailable|audit_unavailable`
 */
export async function recordPolicyChange(change: PolicyChange): Promise<void> {
  const { policy, signatures, audit } = change
  const item = openItem(change)
  const now = rememberedOf(policy)
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const last = await item.read(now.digest)
    if (last === undefined || last.digest === now.digest) {
      if (last?.signers.join() !== now.signers.join()) await item.exchange(now.digest, now)
      return
    }
    const { isAllowed, draft, reason } = judgePolicyChange(last, policy, signatures)
    if (!isAllowed) {
      // On record before it is marked as recorded: rather twice than not at all.
      if (last.refused !== now.digest) await audit.append(draft)
      await item.refuse(last.digest, now.digest)
      throw new SunderError('policy_unsigned', { detail: reason })
    }
    if (await item.exchange(last.digest, now)) {
      await audit.append(draft)
      return
    }
  }
  throw storeUnavailable('the policy changes all the time')
}

interface LastPolicy extends FormerPolicy {
  /** The digest of a change whose refusal is on record. */
  readonly refused: unknown
}

/** Each time another process was faster. */
const attempts = 5

function openItem({ client, table }: Pick<PolicyChange, 'client' | 'table'>) {
  const documents = DynamoDBDocumentClient.from(client)
  const names = { '#digest': 'digest', '#signers': 'signers', '#refused': 'refused' }
  type Update = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ReturnValues'> & {
    readonly values: Record<string, unknown>
  }
  /** @returns what was there, or undefined where the condition does not hold */
  const update = async ({ values, ...input }: Update): Promise<Record<string, unknown> | undefined> => {
    const text = `${input.UpdateExpression} ${input.ConditionExpression ?? ''}`
    const used = Object.entries(names).filter(([name]) => text.includes(name))
    try {
      const { Attributes = {} } = await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: { key: 'POLICY#digest' },
          ExpressionAttributeNames: Object.fromEntries(used),
          ExpressionAttributeValues: values,
          ...input,
        }),
      )
      return Attributes
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined
      throw storeUnavailable(error)
    }
  }

  return {
    /** Remembers a digest where none is; an update, as this role may not read the item. @returns what was there */
    async read(digest: string): Promise<LastPolicy | undefined> {
      const last = await update({
        UpdateExpression: 'SET #digest = if_not_exists(#digest, :digest)',
        ReturnValues: 'ALL_OLD',
        values: { ':digest': digest },
      })
      const { digest: known, signers, refused }: Record<string, unknown> = last ?? {}
      return typeof known === 'string' ? { digest: known, signers: strings(signers), refused } : undefined
    },
    /** @returns whether `last` was still there */
    async exchange(last: string, { digest, signers }: FormerPolicy): Promise<boolean> {
      const done = await update({
        UpdateExpression: 'SET #digest = :digest, #signers = :signers REMOVE #refused',
        ConditionExpression: '#digest = :last',
        values: { ':last': last, ':digest': digest, ':signers': signers },
      })
      return done !== undefined
    },
    /** Remembers that the refusal is on record. */
    async refuse(last: string, digest: string): Promise<void> {
      await update({
        UpdateExpression: 'SET #refused = :digest',
        ConditionExpression: '#digest = :last',
        values: { ':last': last, ':digest': digest },
      })
    },
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
