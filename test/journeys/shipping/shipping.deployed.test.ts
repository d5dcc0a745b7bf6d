import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paginateScan } from '@aws-sdk/client-dynamodb'
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DescribeArchiveCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge'
import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { toStoredRecord } from '../../../shared/audit/dynamodb-audit-items.ts'
import { compilePolicy, readCompiledPolicy } from '../../../shared/policy/compiled-policy.ts'
import { createS3LogReader } from '../../../shared/transparency-log/stores/s3-log-reader.ts'
import { imageOf, streamRecord } from '../../functions/watch-audit/stream-records.ts'
import { eventually } from '../../support/approvals/eventually.ts'
import { call, newGrant } from '../../support/client.ts'
import { type DeployedGateway, startDeployedGateway } from '../../support/deployed/deployed-gateway.ts'
import { invokeSealer } from '../../support/deployed/sealing.ts'
import { motoOptions } from '../../support/moto.ts'
import { createAuthority } from '../../support/shipping/certificates.ts'
import { policyThatShips } from '../../support/shipping/policy-that-ships.ts'
import { faultsOf, type ReceivedEvent, sealedHashes } from '../../support/shipping/shipped-records.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const events = new EventBridgeClient(motoOptions)

let folder: string
let siem: Server
let gateway: DeployedGateway
let embedded: string[]
/** How many events an archive of the bus has. */
let archived: () => Promise<number>
const received: ReceivedEvent[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-shipping-'))
  const authority = await createAuthority(folder)
  siem = await startSiem(await authority.certify('DNS:localhost'))
  const name = `sunder/siem-${randomUUID()}`
  await new SecretsManagerClient(motoOptions).send(
    new CreateSecretCommand({ Name: name, SecretString: secret }),
  )
  const { bus, count } = await openBus()
  archived = count
  const policyFile = await policyThatShips(join(folder, 'policy.yaml'), [
    {
      name: 'siem',
      type: 'webhook',
      url: `https://localhost:${(siem.address() as AddressInfo).port}/events`,
      secret: `secretsmanager:${name}`,
    },
    { name: 'bus', type: 'eventbridge' },
  ])
  gateway = await startDeployedGateway(inject('deployment'), {
    policyFile,
    environment: { 'ship-audit': { SUNDER_AUDIT_BUS: bus, NODE_EXTRA_CA_CERTS: authority.file } },
  })
  const grant = await newGrant(gateway)
  const { body } = await call<{ data: { id: string }[] }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model: 'text-embedding-3-small', input: ['The lift is stuck', 'The password is in the vault'] },
  })
  embedded = body.data.map(({ id }) => id)
  await invokeSealer(gateway)
}, 240_000)
afterAll(async () => {
  await gateway?.close()
  siem?.closeAllConnections()
  siem?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Takes only what its secret has signed. */
async function startSiem({ key, certificate }: { key: string; certificate: string }): Promise<Server> {
  const webhook = new Webhook(secret)
  const tls = { key: readFileSync(key), cert: readFileSync(certificate) }
  const server = createServer(tls, (request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      try {
        const headers = request.headers as Record<string, string>
        received.push(...(webhook.verify(body, headers) as ReceivedEvent[]))
        response.writeHead(204).end()
      } catch {
        response.writeHead(401).end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function openBus() {
  const bus = `bus-${randomUUID()}`
  const { EventBusArn } = await events.send(new CreateEventBusCommand({ Name: bus }))
  const ArchiveName = `a-${randomUUID()}`
  const EventPattern = JSON.stringify({ source: ['sunder.audit'] })
  await events.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn: EventBusArn, EventPattern }))
  const count = async () => (await events.send(new DescribeArchiveCommand({ ArchiveName }))).EventCount ?? 0
  return { bus, count }
}

async function ship(): Promise<unknown> {
  const { payload, failed } = await gateway.lambda.invoke('ship-audit', '{}')
  expect(failed, payload).toBe(false)
  return JSON.parse(payload)
}

const sealed = () =>
  sealedHashes(createS3LogReader({ client: gateway.account.s3, bucket: gateway.account.logBucket }))

it('sends what was sealed to a webhook that knows the secret, and to the bus, once', async () => {
  expect(await ship()).toEqual({ siem: 'done', bus: 'done' })
  const hashes = await sealed()
  expect(hashes.length).toBeGreaterThan(3)
  expect(faultsOf(received, hashes)).toEqual([])
  expect(received).toHaveLength(hashes.length)
  expect(await archived()).toBe(hashes.length)

  await ship()
  expect(received).toHaveLength(hashes.length)
  const { Contents = [] } = await gateway.account.s3.send(
    new ListObjectsV2Command({ Bucket: gateway.account.exportBucket, Prefix: 'shipping/' }),
  )
  expect(Contents.map(({ Key }) => Key)).toEqual(['shipping/cursors/bus.json', 'shipping/cursors/siem.json'])
})

it('sends an alarm as soon as the watch on the table’s stream sees it, unsealed', async () => {
  const [, planted = ''] = embedded
  await plantCanary(planted)
  received.length = 0
  const read = await call(`${gateway.endpoints.vectors}/v1/collections/support-mail/fetch`, {
    token: await gateway.token('search'),
    body: { ids: [planted] },
  })
  expect(read.status).toBe(200)

  const alarm = (await storedRecords()).find(({ body }) => Buffer.from(body).includes('"kind":"alarm"'))
  if (alarm === undefined) throw new Error('no alarm')
  const Records = [streamRecord('INSERT', { after: imageOf(alarm) })]
  const { payload, failed } = await gateway.lambda.invoke('watch-audit', JSON.stringify({ Records }))
  expect([failed, JSON.parse(payload)]).toEqual([false, { batchItemFailures: [] }])
  await eventually('the alarm', async () => received.length > 0)
  expect(received).toMatchObject([
    { hash: alarm.hash, leaf: null, seal: null, record: { kind: 'alarm', action: 'canary.read' } },
  ])

  await invokeSealer(gateway)
  await ship()
  expect(received.filter(({ hash }) => hash === alarm.hash)).toHaveLength(2)
  expect(faultsOf(received, await sealed()).filter((fault) => !fault.includes('did not come'))).toEqual([])
})

/** As another deployment of the function alone would: none of its processes has begun yet. */
async function plantCanary(id: string): Promise<void> {
  const file = join(gateway.home, 'read-vectors', 'policy.json')
  const policy = readCompiledPolicy(await readFile(file, 'utf8'))
  const collection = policy.collections['support-mail']
  if (collection === undefined) throw new Error('no collection')
  const collections = { ...policy.collections, 'support-mail': { ...collection, canaries: [id] } }
  await writeFile(file, compilePolicy({ ...policy, collections }))
}

async function storedRecords(): Promise<StoredRecord[]> {
  const { dynamoDb: client, tables } = gateway.account
  const records: StoredRecord[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tables.audit })) {
    records.push(...Items.filter(({ body }) => body !== undefined).map(toStoredRecord))
  }
  return records
}
