import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, inject, it } from 'vitest'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import { describeGrantStore, exampleGrant } from '../../contracts/grant-store.ts'
import { testDynamoDb, unreachableDynamoDb } from '../../support/dynamodb.ts'
import { newGrantStore } from './grant-store-in-test.ts'

const client = testDynamoDb()

describeGrantStore('DynamoDB', () => newGrantStore(client))

/** The store behind a proxy that carries a request out and then breaks the connection, as often as `lose` says. */
async function behindLossyProxy(endpoint: string) {
  const state = { lose: 0, requests: 0 }
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { host: _, connection: __, ...headers } = request.headers
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: Buffer.concat(parts),
    })
    state.requests += 1
    if (state.lose > 0) {
      state.lose -= 1
      response.destroy()
      return
    }
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const lossy = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const close = () => {
    lossy.destroy()
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  return { state, client: lossy, close }
}

it('never repeats a return whose answer was lost: it would give back what others have spent', async () => {
  const { state, client: lossy, close } = await behindLossyProxy(inject('dynamoDbEndpoint'))
  try {
    const { store, use } = await newGrantStore(client, lossy)
    const { id, createdAt } = exampleGrant({ maxInputs: 100 })
    await store.create(exampleGrant({ id, maxInputs: 100 }))
    await use.claim(id, 50, createdAt)
    await use.claim(id, 40, createdAt)
    const before = state.requests
    state.lose = 1
    await expect(use.giveBack(id, 40)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(state.requests - before).toBe(1)
    expect((await store.find(id))?.usedInputs).toBe(50)
  } finally {
    await close()
  }
})

it('spends a claim once though it was sent again because its answer was lost, to the last input', async () => {
  const { state, client: lossy, close } = await behindLossyProxy(inject('dynamoDbEndpoint'))
  try {
    const { store, use } = await newGrantStore(client, lossy)
    const { id, createdAt } = exampleGrant({ maxInputs: 100 })
    await store.create(exampleGrant({ id, maxInputs: 100 }))
    for (const [inputs, used] of [
      [30, 30],
      [70, 100],
    ] as const) {
      const before = state.requests
      state.lose = 1
      expect(await use.claim(id, inputs, createdAt)).toBe(used)
      expect(state.requests - before).toBeGreaterThan(1)
      expect((await store.find(id))?.usedInputs).toBe(used)
    }
    await expect(use.claim(id, 1, createdAt)).rejects.toMatchObject({ code: 'grant_exhausted' })
  } finally {
    await close()
  }
})

it('fails closed when the table can not be reached', async () => {
  const adapter = { client: unreachableDynamoDb(), table: 'none' }
  const refused = { code: 'store_unavailable' }
  await expect(createDynamoDbGrantUse(adapter).claim('grant_x', 1, 0)).rejects.toMatchObject(refused)
  await expect(createDynamoDbGrantStore(adapter).create(exampleGrant())).rejects.toMatchObject(refused)
  await expect(createDynamoDbGrantStore(adapter).find('grant_x')).rejects.toMatchObject(refused)
})
