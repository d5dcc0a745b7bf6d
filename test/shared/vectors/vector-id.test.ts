import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createVectorIds, type VectorIdParts } from '../../../shared/vectors/vector-id.ts'

const vectorId = createVectorIds(Buffer.alloc(32, 1))
const parts: VectorIdParts = {
  collection: 'mail',
  model: 'small',
  source: 's3://mail/inbox',
  clientId: undefined,
  metadata: '{"a":1}',
  text: 'hello',
}

describe('a vector id', () => {
  it('is v_ and 256 bits, and always the same', () => {
    expect(vectorId(parts)).toBe('v_S02J_1xScPDLIcQPjeoxt2Cjl6uOJcNk1TJyvSjhtqw')
    expect(vectorId({ ...parts })).toBe(vectorId(parts))
  })

  it.each<[string, Partial<VectorIdParts>]>([
    ['collection', { collection: 'files' }],
    ['model', { model: 'large' }],
    ['source', { source: 's3://mail/outbox' }],
    ['client id', { clientId: '1' }],
    ['metadata', { metadata: '{"a":2}' }],
    ['text', { text: 'hello!' }],
  ])('differs with the %s', (_, change) => {
    expect(vectorId({ ...parts, ...change })).not.toBe(vectorId(parts))
  })

  it('follows the client id alone where there is one', () => {
    const named = { ...parts, clientId: '1' }
    expect(vectorId({ ...named, metadata: '{}' })).toBe(vectorId(named))
  })

  it('differs with the key', () => {
    expect(createVectorIds(Buffer.alloc(32, 2))(parts)).not.toBe(vectorId(parts))
    expect(() => createVectorIds(Buffer.alloc(31))).toThrow(RangeError)
  })

  it('does not change hands where one part ends and the next begins', () => {
    const text = fc.string({ maxLength: 3, unit: fc.constantFrom('"', ',', '\\', '\n', 'a') })
    fc.assert(
      fc.property(text, text, text, text, (collection, model, otherCollection, otherModel) => {
        fc.pre(collection !== otherCollection || model !== otherModel)
        expect(vectorId({ ...parts, collection, model })).not.toBe(
          vectorId({ ...parts, collection: otherCollection, model: otherModel }),
        )
      }),
    )
  })
})
