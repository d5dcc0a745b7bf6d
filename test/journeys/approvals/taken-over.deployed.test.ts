import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { FunctionName } from '../../../infra/functions.ts'
import { askToEmbed, linkTo } from '../../support/approvals/approving.ts'
import { type PolicyFile, policyFile, withApproval } from '../../support/approvals/policy-file.ts'
import { type DeployedGateway, startDeployedGateway } from '../../support/deployed/deployed-gateway.ts'

let policy: PolicyFile
let gateway: DeployedGateway
let approval: { readonly key: string }
let grant: { readonly key: string }
beforeAll(async () => {
  policy = await policyFile((shipped) => withApproval(shipped, {}))
  gateway = await startDeployedGateway(inject('deployment'), { policyFile: policy.path })
  const asked = await askToEmbed(gateway)
  approval = { key: `APPROVAL#${asked.body.sunder.approval}` }
  await linkTo(gateway, 'priya', asked.body.sunder.approval)
  const beneath = DynamoDBDocumentClient.from(gateway.account.dynamoDb)
  const { Item } = await beneath.send(
    new GetCommand({ TableName: gateway.account.tables.grants, Key: approval }),
  )
  grant = { key: `GRANT#${Item?.['grant']}` }
})
afterAll(async () => {
  await gateway.close()
  await policy.remove()
})

/** With the rights of that function's role. */
function as(name: FunctionName): DynamoDBDocumentClient {
  const { region, credentials } = gateway.account.dynamoDb.config
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ region, credentials, endpoint: gateway.front.urlOf(name) }),
  )
}

const set = (Key: { readonly key: string }, attribute: string) =>
  new UpdateCommand({
    TableName: gateway.account.tables.grants,
    Key,
    UpdateExpression: 'SET #attribute = :forged',
    ExpressionAttributeNames: { '#attribute': attribute },
    ExpressionAttributeValues: { ':forged': 'forged' },
  })
const put = (Key: { readonly key: string }) =>
  new PutCommand({ TableName: gateway.account.tables.grants, Item: { ...Key, status: 'active' } })

describe('a function in wrong hands', () => {
  const waiting = ['job', 'grant', 'payloadDigest', 'previewDigest', 'requester', 'ownPeople', 'expiresAt']
  const terms = ['owner', 'subject', 'collection', 'source', 'maxInputs', 'approval']

  it.each<[FunctionName, 'approval' | 'grant', readonly string[]]>([
    ['workflow-notify', 'approval', [...waiting, 'state', 'endedAt']],
    ['workflow-run', 'approval', [...waiting, 'notified']],
    ['workflow-close', 'approval', [...waiting, 'notified', 'runUntil']],
    ['approvals', 'approval', [...waiting, 'state']],
    ['embed', 'grant', [...terms, 'ttl']],
    ['workflow-run', 'grant', [...terms, 'usedInputs', 'remainingInputs']],
    ['workflow-close', 'grant', [...terms, 'expiresAt']],
  ])('%s: changes nothing of what the %s is for', async (name, what, attributes) => {
    const key = { approval, grant }[what]
    for (const attribute of attributes) {
      const changed = as(name).send(set(key, attribute))
      await expect(changed, attribute).rejects.toMatchObject({ name: 'AccessDeniedException' })
    }
    await expect(as(name).send(put(key))).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  it('embed: could write a grant’s status, as IAM can’t tell that from asking for it', async () => {
    await expect(as('embed').send(set(grant, 'status'))).resolves.toBeDefined()
  })
})
