import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import type { GrantedRequest } from '../../../functions/embed/authenticate-grant.ts'
import type { EmbedDependencies } from '../../../functions/embed/dependencies.ts'
import { embedAtOnce } from '../../../functions/embed/embed-at-once.ts'
import type { EmbeddingJob } from '../../../functions/embed/embedding-job.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import type { EmbeddingModel } from '../../../shared/embedding/embedding-model.ts'
import type { ServiceContext } from '../../../shared/http/operation.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import { exampleGrant } from '../../contracts/grant-store.ts'

type Port = 'request' | 'claim' | 'requests' | 'insert' | 'responses' | 'outcome' | 'giveBack'

/** One request whose calls are noted when they begin and when they end; `fail` says which of them fail. */
async function embedding({ fail = [] as readonly Port[] } = {}) {
  const steps: string[] = []
  const call = async (port: Port) => {
    steps.push(port)
    // So many turns that whatever else is under way has begun.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    if (fail.includes(port))
      throw new SunderError(port === 'outcome' ? 'audit_unavailable' : 'store_unavailable')
    steps.push(`${port}.`)
  }
  const deps = {
    clock: () => 0,
    random: systemRandom,
    log: { error: () => undefined },
    grantUse: { claim: () => call('claim'), giveBack: () => call('giveBack') },
    payloads: { put: (kind: 'requests' | 'responses') => call(kind) },
    vectorIds: createVectorIds(new Uint8Array(32)),
    signer: await createEd25519Signer(generateKeyPairSync('ed25519').privateKey),
    vectors: { insert: () => call('insert') },
  } as unknown as EmbedDependencies
  const audit = {
    async append({ kind }: { kind: string }) {
      await call(kind as Port)
      return { id: `rec_${kind}`, hash: 'h' }
    },
  } as unknown as Parameters<typeof createTrail>[0]['audit']
  const model: EmbeddingModel = {
    dimensions: 2,
    async embed() {
      steps.push('model')
      return { vectors: [Float32Array.of(0.6, 0.8)], promptTokens: 1, totalTokens: 1 }
    },
  }
  const job = {
    id: 'job_1',
    model: 'small',
    keepText: true,
    request: { inputs: ['a text'], items: [{ metadata: '{}' }], model: 'small', encodingFormat: 'float' },
    screening: { inputs: [{ text: 'a text', metadata: '{}', findings: {} }], masked: {}, user: undefined },
  } as unknown as EmbeddingJob
  const context = {
    get: (name: string) => (name === 'clock' ? () => 0 : 0),
    set: () => undefined,
    header: () => undefined,
    json: (body: object) => Response.json(body),
  } as unknown as ServiceContext
  const answer = createTrail({ audit, clock: () => 0 })
    .record({ action: 'embed', requestId: 'req_1' }, (trail) =>
      embedAtOnce(deps, { context, terms: exampleGrant(), trail } as unknown as GrantedRequest, job, model),
    )
    .then(
      ({ status }) => status,
      (error: SunderError) => error.code,
    )
  return { answer: await answer, steps }
}

/** The calls that were under way at once, in their order. */
function waves(steps: readonly string[]): string[][] {
  const [found, open]: [string[][], Set<string>] = [[], new Set()]
  for (const step of steps) {
    if (step.endsWith('.')) open.delete(step.slice(0, -1))
    else {
      if (open.size === 0) found.push([])
      found.at(-1)?.push(step)
      if (step !== 'model') open.add(step)
    }
  }
  return found.map((wave) => wave.sort())
}

it('waits three times beside the model: to record and claim, to store, to record the outcome', async () => {
  const { answer, steps } = await embedding()
  expect(answer).toBe(200)
  expect(waves(steps)).toEqual([
    ['claim', 'request', 'requests'],
    ['model'],
    ['insert', 'responses'],
    ['outcome'],
  ])
})

it('gives back nothing where the store fails: it may have taken the vectors, and the model has embedded them', async () => {
  const { answer, steps } = await embedding({ fail: ['insert'] })
  expect(answer).toBe('store_unavailable')
  expect(steps).toContain('responses.')
  expect(steps).not.toContain('giveBack')
})

it('answers nothing that could not be kept, and what is stored stays spent', async () => {
  const { answer, steps } = await embedding({ fail: ['responses'] })
  expect(answer).toBe('store_unavailable')
  expect(steps).toContain('insert.')
  expect(steps).not.toContain('giveBack')
})

it('answers nothing whose outcome is not on record', async () => {
  expect((await embedding({ fail: ['outcome'] })).answer).toBe('audit_unavailable')
})
