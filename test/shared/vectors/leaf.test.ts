import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/signing/canonical-json.ts'
import { leafHash } from '../../../shared/signing/merkle-tree.ts'
import { vectorLeafHash } from '../../../shared/vectors/leaf.ts'
import type { SignedVector } from '../../../shared/vectors/vector-row.ts'
import { signedVector } from '../../support/vector-rows.ts'

const vector = Float32Array.of(1, -0, 0.1)
const digest = createHash('sha256').update('a vector').digest()
const names = [
  'id',
  'collection',
  'model',
  'job',
  'grant',
  'source',
  'embedder',
  'clientId',
  'metadata',
] as const

it('is the hash of the members as RFC 8785 writes them, whatever is in them', () => {
  const unit = fc.constantFrom('a', '"', '\\', '\0', '\u001f', '\u2028', '\u007f', '/', 'é', '😀', 'ﬀ')
  const text = fc.string({ unit, maxLength: 8 })
  const texts = fc.record(Object.fromEntries(names.map((name) => [name, text])), { noNullPrototype: true })
  fc.assert(
    fc.property(texts, fc.boolean(), (members, hasId) => {
      const row = signedVector('v_1', { vector, ...members, ...(hasId ? {} : { clientId: undefined }) })
      expect(vectorLeafHash(row, digest)).toEqual(byTheLibrary(row))
    }),
    { numRuns: 50 },
  )
})

it.each(names.filter((name) => name !== 'metadata'))('has no form for a lone surrogate in %s', (name) => {
  const row = signedVector('v_1', { vector, [name]: 'half a pair: \ud83d' })
  expect(() => vectorLeafHash(row, digest)).toThrow(TypeError)
})

function byTheLibrary({ metadata, textDigest, ...row }: SignedVector): Uint8Array {
  const { id, collection, model, job, grant, source, embedder, clientId = null } = row
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const leaf = canonicalJson({
    ...{ v: 1, id, collection, model, job, grant, source, embedder, clientId },
    textDigest: hex(textDigest),
    metadataDigest: createHash('sha256').update(metadata).digest('hex'),
    vectorDigest: hex(digest),
  })
  return leafHash(Buffer.from(leaf))
}
