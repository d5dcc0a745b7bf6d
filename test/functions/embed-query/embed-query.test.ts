import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createQueryEmbedder } from '../../../functions/embed-query/embed-query.ts'
import type { AppendedRecord, AuditLog } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { policySchema } from '../../../shared/policy/schema.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const collection = {
  model: 'small',
  sources: { allow: ['**'] },
  embedders: ['writers'],
  readers: ['readers', 'cleared'],
  regulated: { 'pii.email': 'allow' },
  reading: { unmasked: [{ group: 'cleared', classes: ['pii.email'] }] },
}
const policy = policySchema.parse({
  version: 1,
  identity: {
    providers: [
      {
        issuer: 'https://id.example',
        audience: 'sunder',
        duties: { readers: 'consumer', cleared: 'consumer', writers: 'embedder' },
      },
    ],
  },
  models: {
    small: {
      protocol: 'openai',
      baseUrl: 'https://model.example/v1',
      upstreamModel: 'm',
      dimensions: 2,
      credential: 'file:key',
    },
  },
  collections: {
    mail: collection,
    raw: { ...collection, reading: { rawVectors: true, textQueries: false } },
  },
  guardrails: { deniedPatterns: ['forbidden'], maxInputCharacters: 50 },
})

function embedder({ down = false } = {}) {
  const asked: string[] = []
  const small = {
    dimensions: 2,
    async embed({ inputs }: { readonly inputs: readonly string[] }) {
      asked.push(...inputs)
      return { vectors: [Float32Array.of(1, 2)], promptTokens: 1, totalTokens: 1 }
    },
  }
  const recorded: RecordDraft[] = []
  const audit: AuditLog = {
    async append(draft) {
      if (down) throw new SunderError('audit_unavailable')
      recorded.push(draft)
      return { ...draft, id: `rec_${recorded.length}` } as AppendedRecord
    },
  }
  const models = new Map([['small', small]])
  const screening = createScreening(randomBytes(32))
  const query = createQueryEmbedder({
    policy,
    models,
    audit,
    screening,
    clock: () => 0,
    random: systemRandom,
  })
  return { asked, recorded, query }
}

it("turns a text into a vector of the collection's model", async () => {
  const { asked, query } = embedder()
  expect(await query.embed({ collection: 'mail', text: 'hello', read: 'read_1', groups: [] })).toEqual(
    Float32Array.of(1, 2),
  )
  expect(asked).toEqual(['hello'])
})

it.each([
  ['a collection without text queries', 'raw', 'hello', 'query_not_allowed'],
  ['an unknown collection', 'other', 'hello', 'not_found'],
  ['a name of every object', 'constructor', 'hello', 'not_found'],
  ['an empty text', 'mail', '', 'invalid_request'],
  ['a long text', 'mail', 'x'.repeat(51), 'invalid_request'],
  ['a denied phrase', 'mail', 'FORBIDDEN fruit', 'content_blocked'],
])('refuses %s before the model is asked', async (_, name, text, code) => {
  const { asked, query } = embedder()
  await expect(query.embed({ collection: name, text, read: 'read_1', groups: [] })).rejects.toMatchObject({
    code,
  })
  expect(asked).toEqual([])
})

it('records each use of the model under the read, without the text, before the model is asked', async () => {
  const { recorded, query } = embedder()
  await query.embed({ collection: 'mail', text: 'hello', read: 'read_1', groups: [] })
  expect(recorded).toMatchObject([
    { kind: 'request', action: 'query.embed', target: { collection: 'mail', job: 'read_1' } },
    { kind: 'outcome', request: 'rec_1', response: { status: 200 } },
  ])
  expect(JSON.stringify(recorded)).not.toContain('hello')
})

it('asks no model when the use can’t be recorded', async () => {
  const { asked, query } = embedder({ down: true })
  const question = { collection: 'mail', text: 'hello', read: 'read_1', groups: [] }
  await expect(query.embed(question)).rejects.toMatchObject({ code: 'audit_unavailable' })
  expect(asked).toEqual([])
})

it('asks for what the reader may not see by its class alone: a value or its token would be a guess to test', async () => {
  const { asked, query } = embedder()
  const text = 'write to jane@klinik-rosenhain.example'
  await query.embed({ collection: 'mail', text, read: 'read_1', groups: ['readers'] })
  await query.embed({ collection: 'mail', text, read: 'read_1', groups: ['cleared'] })
  expect(asked).toEqual(['write to [pii.email]', text])
})
