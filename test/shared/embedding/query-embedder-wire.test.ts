import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeAnswer, encodeAnswer } from '../../../shared/embedding/query-embedder-wire.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const overTheWire = (outcome: Float32Array | SunderError) =>
  decodeAnswer(JSON.parse(JSON.stringify(encodeAnswer(outcome))))

it('carries every vector bit for bit', () => {
  fc.assert(
    fc.property(fc.float32Array({ minLength: 1, maxLength: 64 }), (vector) => {
      expect(Buffer.from(overTheWire(vector).buffer)).toEqual(Buffer.from(vector.buffer))
    }),
  )
})

it('carries an error’s code, message, field and wait, and not its detail', () => {
  const error = new SunderError('upstream_rate_limited', {
    param: 'text',
    retryAfterSeconds: 7,
    detail: 'inner',
  })
  expect(JSON.stringify(encodeAnswer(error))).not.toContain('inner')
  expect(() => overTheWire(error)).toThrow(
    expect.objectContaining({ code: 'upstream_rate_limited', param: 'text', retryAfterSeconds: 7 }),
  )
})

it.each([
  null,
  'text',
  {},
  { vector: '%' },
  { error: { code: 'other', message: '', param: null, retryAfterSeconds: null } },
])('takes %j for no answer', (answer) => {
  expect(() => decodeAnswer(answer)).toThrow(expect.objectContaining({ code: 'upstream_error' }))
})
