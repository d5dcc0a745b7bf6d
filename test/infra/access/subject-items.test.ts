import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import type { RoleName } from '../../../infra/access/principals.ts'
import { createDynamoDbDirectoryWriter } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { synthTemplates } from '../synthesized.ts'
import { estateOf } from './estate-of-templates.ts'
import { evaluate } from './evaluate-policy.ts'

interface Update {
  readonly Key: { readonly key: string | { readonly S: string } }
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>
}
type Adapters = ReturnType<typeof adapters>['use']

/** The adapters over a client that sends nothing and keeps what it was to send. */
function adapters() {
  const updates: Update[] = []
  const client = new DynamoDBClient({ region: 'us-east-1' })
  client.middlewareStack.add(
    () => (args) => {
      updates.push(args.input as unknown as Update)
      return Promise.resolve({ output: { $metadata: {} }, response: {} })
    },
    { step: 'initialize', priority: 'low' },
  )
  const deps = { client, table: 'sunder-grants', clock: () => 1_767_225_600_000 }
  return {
    updates,
    use: {
      bindings: createDynamoDbDutyBindings(deps),
      rates: createDynamoDbRateLimit(deps),
      directory: createDynamoDbDirectoryWriter(deps),
    },
  }
}

const estate = estateOf(synthTemplates())
const alice = { issuer: 'https://login.acme-corp.com/', subject: 'alice' }

it.each<[RoleName, string, (use: Adapters) => Promise<void>]>([
  ['audit', 'binds an auditor', ({ bindings }) => bindings.exercise([alice], 'auditor', 2)],
  ['read-vectors', 'binds a consumer', ({ bindings }) => bindings.exercise([alice], 'consumer', 2)],
  ['read-vectors', 'binds a reader', ({ bindings }) => bindings.exerciseReading([alice], 'mails', 2)],
  ['read-vectors', 'counts a request', ({ rates }) => rates.take(alice, 'query', 60)],
  ['approvals', 'binds an approver', ({ bindings }) => bindings.exercise([alice], 'approver', 2)],
  ['approvals', 'counts a request', ({ rates }) => rates.take(alice, 'vote', 60)],
  ['approvals', 'remembers an address', ({ directory }) => directory.remember(alice, 'alice@acme-corp.com')],
  ['grants', 'remembers an address', ({ directory }) => directory.remember(alice, 'alice@acme-corp.com')],
])('%s may name all that is named where the code %s', async (role, _, act) => {
  const { updates, use } = adapters()
  await act(use)
  expect(updates).toHaveLength(1)
  for (const { Key, ExpressionAttributeNames } of updates) {
    const key = typeof Key.key === 'string' ? Key.key : Key.key.S
    const { arn, identity } = estate.roles[role]
    const request = {
      caller: { role: arn },
      action: 'dynamodb:UpdateItem',
      resource: estate.grants.arn,
      context: {
        'dynamodb:LeadingKeys': [key],
        'dynamodb:Attributes': ['key', ...Object.values(ExpressionAttributeNames)],
      },
    }
    const { effect } = evaluate(request, { identity, resource: estate.grants.policy })
    expect(effect).toBe('allow')
  }
})
