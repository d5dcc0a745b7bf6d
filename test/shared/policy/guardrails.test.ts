import { describe, expect, it } from 'vitest'
import { checkGuardrails } from '../../../shared/policy/guardrails.ts'

const guardrails = {
  deniedPatterns: ['Project Straße', 'code ?name\\s+\\d{2}'],
  maxInputCharacters: 40,
  maxInputsPerRequest: 3,
}
const check = (...inputs: string[]) => checkGuardrails({ guardrails }, inputs)

describe('guardrails', () => {
  it('let other texts pass', async () => {
    await check('a project', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'x'.repeat(40))
  })

  it.each(['see project straße.', 'PROJECT STRASSE', 'ｐｒｏｊｅｃｔ straße', 'Codename 42'])(
    'block a denied pattern however it is written: %s',
    async (text) => {
      const failure = await check('fine', text).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'content_blocked', param: 'input[1]' })
      expect(JSON.stringify(failure)).not.toContain(text)
    },
  )

  it('count characters, not UTF-16 units', async () => {
    await check('🙂'.repeat(40))
    await expect(check('🙂'.repeat(41))).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'input[0]',
    })
  })

  it('count inputs', async () => {
    await expect(check('a', 'b', 'c', 'd')).rejects.toMatchObject({ param: 'input' })
  })

  it('name the field that they were told of', async () => {
    await expect(checkGuardrails({ guardrails }, ['codename 42'], () => 'text')).rejects.toMatchObject({
      param: 'text',
    })
  })
})
