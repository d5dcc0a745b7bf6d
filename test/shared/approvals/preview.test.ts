import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodePreview, type Preview, parsePreview } from '../../../shared/approvals/preview.ts'

const preview: Preview = {
  v: 1,
  approval: 'appr_0000000000000000000001',
  inputs: [
    { text: 'Diagnosed with [phi.diagnosis]', metadata: '{}', findings: { 'phi.diagnosis': 1 } },
    { text: '', clientId: 'mail-2', metadata: '{"folder":"inbox"}', findings: {} },
  ],
  user: '[pii.email]',
}

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

describe('a preview', () => {
  test('is read as it was written, whatever the texts', () => {
    expect(parsePreview(encodePreview(preview))).toEqual(preview)
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const inputs = texts.map((text) => ({ text, metadata: '{}', findings: {} }))
        const { user: _, ...anyone } = preview
        const shown = { ...anyone, inputs }
        expect(parsePreview(encodePreview(shown))).toEqual(shown)
      }),
    )
  })

  test('has the same bytes whatever the order of its keys: its digest is what is voted on', () => {
    const { user, inputs, approval, v } = preview
    const inOtherOrder = { user, inputs, approval, v } as Preview
    expect(encodePreview(inOtherOrder)).toEqual(encodePreview(preview))
    expect(Buffer.from(encodePreview({ v: 1, approval: 'a', inputs: [] })).toString()).toBe(
      '{"approval":"a","inputs":[],"v":1}',
    )
  })

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['no JSON', new TextEncoder().encode('{')],
    ['of another version', bytesOf({ ...preview, v: 2 })],
    ['with a key that is not known', bytesOf({ ...preview, hidden: 'text' })],
    [
      'with such a key in an input',
      bytesOf({ ...preview, inputs: [{ ...preview.inputs[0], shown: false }] }),
    ],
    ['of an input without metadata', bytesOf({ ...preview, inputs: [{ text: '', findings: {} }] })],
    ['of an input without a text', bytesOf({ ...preview, inputs: [{ metadata: '{}', findings: {} }] })],
    [
      'with a count below zero',
      bytesOf({ ...preview, inputs: [{ text: '', metadata: '{}', findings: { phi: -1 } }] }),
    ],
    [
      'with half a finding',
      bytesOf({ ...preview, inputs: [{ text: '', metadata: '{}', findings: { phi: 0.5 } }] }),
    ],
  ])('is none, and nothing of it is told: %s', (_what, bytes) => {
    const read = () => parsePreview(bytes)
    expect(read).toThrow(
      expect.objectContaining({ code: 'internal_error', detail: 'the preview is not one' }),
    )
  })
})
