import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createEmbedApp } from '../../functions/embed/app.ts'
import type { EmbeddingModel } from '../../shared/embedding/embedding-model.ts'
import type { GrantUse } from '../../shared/grants/grant-store.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { createEd25519Signer } from '../../shared/signing/ed25519-signer.ts'
import { createVectorIds } from '../../shared/vectors/vector-id.ts'
import { exampleGrant } from '../contracts/grant-store.ts'
import {
  cardNumber,
  clock,
  grantToken,
  knownAs,
  runtime,
  screening,
  tracedAudit,
  tracedModel,
  tracedPayloads,
} from './traced-ports.ts'
import { createVirtualTime } from './virtual-time.ts'

const signer = await createEd25519Signer(generateKeyPairSync('ed25519').privateKey)

interface Setting {
  readonly collection?: string
  readonly claim?: GrantUse['claim']
  readonly model?: EmbeddingModel['embed']
  /** Texts are sent to a detector that is another service. */
  readonly managed?: boolean
  /** Without, the request is the first of its process. */
  readonly warm?: boolean
}

/** The round trips of a request that embeds, in the order of time. */
async function embed(
  input: string | string[],
  { collection = 'mail', claim, model, managed = false, warm = true }: Setting = {},
) {
  const time = createVirtualTime()
  const grant = exampleGrant({ collection, owner: 'lena', expiresAt: clock() + 60_000 })
  const app = createEmbedApp({
    ...runtime,
    screening: managed
      ? {
          ...screening,
          detection: time.port({ ...screening.detection, isManaged: true }, { over: 'detect' }),
        }
      : screening,
    authenticate: knownAs({ duty: 'embedder', subject: 'ingest', owner: 'lena', groups: ['writers'] }),
    audit: tracedAudit(time, 'embed'),
    verifyGrantToken: async () => grant,
    grantUse: time.port(
      { claim: claim ?? (async () => 1), check: async () => undefined, giveBack: async () => undefined },
      { claim: 'claim of the grant', check: 'check the grant', giveBack: 'give back' },
    ),
    models: tracedModel(time, model),
    payloads: tracedPayloads(time),
    jobs: time.port(
      { create: async () => undefined, giveUp: async () => undefined, find: async () => undefined },
      { create: 'create the job', giveUp: 'give the job up', find: 'find the job' },
    ),
    workflow: time.port({ start: async () => undefined }, { start: 'start the workflow' }),
    vectorIds: createVectorIds(randomBytes(32)),
    signer: time.port(signer, { sign: 'sign' }),
    vectors: time.port({ insert: async () => undefined }, { insert: 'store the vectors' }),
  })
  const ask = () =>
    app.request('/v1/embeddings', {
      method: 'POST',
      headers: { authorization: `Bearer ${grantToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'small', input }),
    })
  if (warm) await time.trace(ask)
  const { units, result } = await time.trace(ask)
  return { status: result.status, units }
}

const begin = ['claim of the grant', 'keep the request', 'record the request']

it.each([
  ['one input', 'a text'],
  ['64 inputs', Array.from({ length: 64 }, (_, index) => `text ${index}`)],
  ['what is masked', 'write to ada@example.org'],
])('takes one round trip before the model and three after it to embed %s', async (_, input) => {
  expect(await embed(input)).toEqual({
    status: 200,
    units: [
      begin,
      ['call the model'],
      ['keep the response', 'sign'],
      ['store the vectors'],
      ['record the outcome'],
    ],
  })
})

it('takes one more where a process has no lane yet', async () => {
  const { units } = await embed('a text', { warm: false })
  expect(units.slice(0, 2)).toEqual([
    ['claim of the grant', 'keep the request', 'register a lane'],
    ['record the request'],
  ])
  expect(units).toHaveLength(6)
})

it('takes three more where a managed detector reads the texts: recorded, asked, recorded', async () => {
  const { units } = await embed('a text', { managed: true })
  expect(units.slice(0, 4)).toEqual([
    ['check the grant', 'record the request'],
    ['detect'],
    ['record the outcome'],
    begin,
  ])
  expect(units).toHaveLength(8)
})

it('takes one to block, the record of it', async () => {
  expect(await embed(`my card is ${cardNumber}`)).toEqual({ status: 403, units: [['record the denial']] })
})

it('takes one before an approval is asked for, two to ask for it, and one for the outcome', async () => {
  expect(await embed(`my card is ${cardNumber}`, { collection: 'waits' })).toEqual({
    status: 202,
    units: [
      [...begin, 'keep what waits'].sort(),
      ['create the job', 'keep the response'],
      ['start the workflow'],
      ['record the outcome'],
    ],
  })
})

it('takes two after a model that fails: the budget goes back, and the outcome says so', async () => {
  const model = async () => {
    throw new SunderError('upstream_error')
  }
  expect(await embed('a text', { model })).toEqual({
    status: 502,
    units: [begin, ['call the model'], ['give back'], ['record the outcome']],
  })
})

it('takes two to refuse a grant that is spent', async () => {
  const claim = async () => {
    throw new SunderError('grant_exhausted')
  }
  expect(await embed('a text', { claim })).toEqual({ status: 403, units: [begin, ['record the outcome']] })
})
