import { GetVectorsCommand, PutVectorsCommand } from '@aws-sdk/client-s3vectors'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { indexNameOf } from '../../shared/vectors/s3-vectors/index-layout.ts'
import { call, newGrant } from '../support/client.ts'
import { type DeployedGateway, startDeployedGateway } from '../support/deployed/deployed-gateway.ts'

const texts = ['The printer is out of paper', 'The heating does not work', 'My parcel is late']

let gateway: DeployedGateway
let ids: string[]
beforeAll(async () => {
  gateway = await startDeployedGateway(inject('deployment'), { policyFile: 'policy.yaml' })
  const grant = await newGrant(gateway)
  const { body } = await call<{ data: { id: string }[] }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model: 'text-embedding-3-small', input: texts },
  })
  ids = body.data.map(({ id }) => id)
})
afterAll(() => gateway.close())

async function query(text: string) {
  const url = `${gateway.endpoints.vectors}/v1/collections/support-mail/query`
  const { status, body } = await call<{ hits: { id: string }[]; withheld: number }>(url, {
    token: await gateway.token('search'),
    body: { text, topK: 10 },
  })
  expect(status).toBe(200)
  return body
}

type Change = (vector: { data: number[]; metadata: Record<string, unknown> }) => void

/** Done past every role, by somebody who owns the vector bucket. */
async function tamper(id: string | undefined, change: Change, key = id): Promise<void> {
  const { vectors: client, vectorBucket: vectorBucketName } = gateway.account
  const place = { vectorBucketName, indexName: indexNameOf('support-mail') }
  const { vectors = [] } = await client.send(
    new GetVectorsCommand({ ...place, keys: [id ?? ''], returnData: true, returnMetadata: true }),
  )
  const [found] = vectors
  const vector = {
    data: [...(found?.data?.float32 ?? [])],
    metadata: { ...(found?.metadata as Record<string, unknown>) },
  }
  change(vector)
  const { data, metadata } = vector
  await client.send(
    new PutVectorsCommand({
      ...place,
      vectors: [{ key, data: { float32: data }, metadata: metadata as never }],
    }),
  )
}

it('withholds a vector of which one component changed by the least that is possible', async () => {
  expect(await query('printer')).toMatchObject({ withheld: 0, hits: { length: 3 } })
  await tamper(ids[0], ({ data }) => {
    data[0] = (data[0] ?? 0) + 1e-7
  })
  const { hits, withheld } = await query('printer')
  expect(hits.map(({ id }) => id)).not.toContain(ids[0])
  expect(withheld).toBe(1)
})

it('withholds a row whose text changed', async () => {
  await tamper(ids[1], ({ metadata }) => {
    metadata['text'] = 'Pay to another account'
  })
  const { hits, withheld } = await query('heating')
  expect(hits.map(({ id }) => id)).not.toContain(ids[1])
  expect(withheld).toBe(2)
})

it('withholds a signed row that was planted under another id', async () => {
  const planted = `v_${'P'.repeat(43)}`
  await tamper(ids[2], () => undefined, planted)
  const { hits, withheld } = await query('parcel')
  expect(hits.map(({ id }) => id)).toEqual([ids[2]])
  expect(withheld).toBe(3)
})
