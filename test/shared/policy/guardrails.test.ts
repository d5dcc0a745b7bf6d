import { describe, expect, it } from 'vitest'
import { checkGuardrails } from '../../../shared/policy/guardrails.ts'

const guardrails = {
  deniedPatterns: ['Project Straße', '(a+)+$'],
  maxInputCharacters: 40,
  maxInputsPerRequest: 3,
}
const check =
  (...inputs: string[]) =>
  () =>
    checkGuardrails({ guardrails }, inputs)

describe('guardrails', () => {
  it('let other texts pass', () => {
    expect(check('a project', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'x'.repeat(40))).not.toThrow()
  })

  it.each(['see project straße.', 'PROJECT STRASSE', 'ｐｒｏｊｅｃｔ straße', '(A+)+$'])(
    'block a denied phrase however it is written: %s',
    (text) => {
      expect(check('fine', text)).toThrow(
        expect.objectContaining({ code: 'content_blocked', param: 'input[1]' }),
      )
    },
  )

  it('count characters, not UTF-16 units', () => {
    expect(check('🙂'.repeat(40))).not.toThrow()
    expect(check('🙂'.repeat(41))).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: 'input[0]' }),
    )
  })

  it('count inputs', () => {
    expect(check('a', 'b', 'c', 'd')).toThrow(expect.objectContaining({ param: 'input' }))
  })
})
