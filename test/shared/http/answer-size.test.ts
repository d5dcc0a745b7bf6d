import { expect, it } from 'vitest'
import { checkAnswerSize } from '../../../shared/http/answer-size.ts'

const refused = expect.objectContaining({ code: 'request_too_large', status: 413 })

it('lets through what Lambda can carry, and refuses what it would cut off', () => {
  expect(() => checkAnswerSize('x'.repeat(5_800_000))).not.toThrow()
  expect(() => checkAnswerSize('x'.repeat(5_900_000))).toThrow(refused)
})

it('counts bytes, and the escapes of the event that the body travels in', () => {
  expect(() => checkAnswerSize('ü'.repeat(2_960_000))).toThrow(refused)
  expect(() => checkAnswerSize('"'.repeat(2_960_000))).toThrow(refused)
})
