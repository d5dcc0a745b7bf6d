import { createHash } from 'node:crypto'
import type { Identities } from './identities.ts'
import { issuer } from './policy.ts'

/** What the model's provider takes; `sk-old` is a key that it took once. */
export const modelCredential = 'sk-marker-0123456789abcdefghij'

/** An embedding model that answers at once: equal texts, equal vectors. */
export const upstream: typeof fetch = async (_url, init) => {
  if (new Headers(init?.headers).get('authorization') !== `Bearer ${modelCredential}`) {
    return new Response('{}', { status: 401 })
  }
  const { input } = JSON.parse(String(init?.body)) as { input: string[] }
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: embeddingOf(text) }))
  const usage = { prompt_tokens: input.length, total_tokens: input.length }
  return Response.json({ object: 'list', model: 'small', data, usage })
}

/** Eight numbers from -1 to 1, in base64. */
function embeddingOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest()
  const numbers = Float32Array.from({ length: 8 }, (_, index) => bytes.readInt32LE(index * 4) / 2 ** 31)
  return Buffer.from(numbers.buffer).toString('base64')
}

/** The identity provider's two documents. */
export function issuerDocuments({ issuerKeys }: Pick<Identities, 'issuerKeys'>): typeof fetch {
  return async (url) =>
    Response.json(
      String(url).includes('openid-configuration') ? { issuer, jwks_uri: `${issuer}keys` } : issuerKeys,
    )
}
