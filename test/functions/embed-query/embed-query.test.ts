import { expect, it } from 'vitest'
import { createQueryEmbedder } from '../../../functions/embed-query/embed-query.ts'
import { policySchema } from '../../../shared/policy/schema.ts'

const collection = {
  model: 'small',
  sources: { allow: ['**'] },
  embedders: ['writers'],
  readers: ['readers'],
}
const policy = policySchema.parse({
  version: 1,
  identity: {
    providers: [
      {
        issuer: 'https://id.example',
        audience: 'sunder',
        duties: { readers: 'consumer', writers: 'embedder' },
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
  guardrails: { deniedPatterns: ['forbidden'], maxInputCharacters: 20 },
})

function embedder() {
  const asked: string[] = []
  const small = {
    dimensions: 2,
    async embed({ inputs }: { readonly inputs: readonly string[] }) {
      asked.push(...inputs)
      return { vectors: [Float32Array.of(1, 2)], promptTokens: 1, totalTokens: 1 }
    },
  }
  return { asked, query: createQueryEmbedder({ policy, models: new Map([['small', small]]) }) }
}

it("turns a text into a vector of the collection's model", async () => {
  const { asked, query } = embedder()
  expect(await query.embed('mail', 'hello')).toEqual(Float32Array.of(1, 2))
  expect(asked).toEqual(['hello'])
})

it.each([
  ['a collection without text queries', 'raw', 'hello', 'query_not_allowed'],
  ['an unknown collection', 'other', 'hello', 'not_found'],
  ['a name of every object', 'constructor', 'hello', 'not_found'],
  ['an empty text', 'mail', '', 'invalid_request'],
  ['a long text', 'mail', 'x'.repeat(21), 'invalid_request'],
  ['a denied phrase', 'mail', 'FORBIDDEN fruit', 'content_blocked'],
])('refuses %s before the model is asked', async (_, name, text, code) => {
  const { asked, query } = embedder()
  await expect(query.embed(name, text)).rejects.toMatchObject({ code })
  expect(asked).toEqual([])
})
