import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { askForGrant, call, newGrant } from '../support/client.ts'
import { type CountingFront, startCountingFront } from '../support/deployed/counting-front.ts'
import { type DeployedGateway, startDeployedGateway } from '../support/deployed/deployed-gateway.ts'

const model = 'text-embedding-3-small'
const functions = ['embed', 'read-vectors', 'embed-query', 'grants'] as const

let front: CountingFront
let gateway: DeployedGateway
let grant: Awaited<ReturnType<typeof newGrant>>
beforeAll(async () => {
  front = await startCountingFront()
  const deployment = inject('deployment')
  const environment = Object.fromEntries(
    functions.map((name) => [
      name,
      {
        AWS_ENDPOINT_URL: front.before('services', () => deployment.moto),
        AWS_ENDPOINT_URL_DYNAMODB: front.before(`tables-of-${name}`, () => gateway.front.urlOf(name)),
      },
    ]),
  )
  gateway = await startDeployedGateway(deployment, { policyFile: 'policy.yaml', environment })
  grant = await newGrant(gateway)
  // Each function has begun, and has a lane.
  await embed(['warm'])
  await query({ text: 'warm' })
  front.counted()
})
afterAll(async () => {
  await gateway.close()
  await front.close()
})

async function embed(input: string[]) {
  const { status, body } = await call<{ data: { id: string }[] }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model, input },
  })
  expect(status).toBe(200)
  return body.data.map(({ id }) => id)
}

async function query(question: object) {
  const url = `${gateway.endpoints.vectors}/v1/collections/support-mail/query`
  const { status } = await call(url, { token: await gateway.token('search'), body: question })
  expect(status).toBe(200)
}

it('asks other services seven times to embed, however many inputs', async () => {
  for (const inputs of [1, 64]) {
    await embed(Array.from({ length: inputs }, (_, index) => `text ${inputs} ${index}`))
    expect(front.counted()).toEqual({
      // The request's record, and its outcome's.
      'PutItem audit': 2,
      'PutObject requests': 1,
      'PutObject responses': 1,
      PutVectors: 1,
      Sign: 1,
      'UpdateItem grants': 1,
    })
  }
})

const read = {
  'PutItem audit': 2,
  'PutObject requests': 1,
  'PutObject responses': 1,
  // The duty's binding, and the rate limit.
  'UpdateItem grants': 2,
}

it('asks nine times to search by an id: what a search finds is got once more, with its vectors', async () => {
  const [id] = await embed(['what is searched for'])
  front.counted()
  await query({ id })
  expect(front.counted()).toEqual({ ...read, QueryVectors: 1, GetVectors: 2 })
})

it('asks eleven times to search by a text: the broker records the use of the model', async () => {
  await query({ text: 'where is my parcel?' })
  expect(front.counted()).toEqual({ ...read, 'PutItem audit': 4, QueryVectors: 1, GetVectors: 1 })
})

it('asks six times for a grant', async () => {
  expect((await askForGrant(gateway)).status).toBe(201)
  expect(front.counted()).toEqual({
    'PutItem audit': 2,
    'PutItem grants': 1,
    Sign: 1,
    'UpdateItem grants': 2,
  })
})
