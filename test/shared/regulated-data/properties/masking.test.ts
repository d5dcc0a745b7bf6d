import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../../shared/regulated-data/detectors/all-detectors.ts'
import { type Json, maskJson } from '../../../../shared/regulated-data/masking/mask-json.ts'
import { maskText } from '../../../../shared/regulated-data/masking/mask-text.ts'
import { createMaskValue, maskings } from '../../../../shared/regulated-data/masking/mask-value.ts'
import { anyText, plantedText, wordSigns } from './arbitrary-texts.ts'

const parts = {
  detect: createDetection(allDetectors),
  maskValue: createMaskValue(Buffer.alloc(32, 7)),
}
const anyMasking = fc.constantFrom(...maskings)
const runs = { numRuns: 300 }

describe('masking any text', () => {
  it('a second time changes nothing', () => {
    fc.assert(
      fc.property(plantedText, anyMasking, ({ text }, masking) => {
        const { value } = maskText(parts, text, () => masking)
        expect(maskText(parts, value, () => masking)).toMatchObject({ value, masked: {} })
      }),
      runs,
    )
  })

  it('leaves nothing to find for one who masks in another way', () => {
    fc.assert(
      fc.property(plantedText, anyMasking, anyMasking, ({ text }, one, other) => {
        const { value } = maskText(parts, text, () => one)
        expect(maskText(parts, value, () => other).value).toBe(value)
      }),
      runs,
    )
  })

  it('leaves none of the values, however their letters and digits were parted', () => {
    fc.assert(
      fc.property(plantedText, anyMasking, ({ text, planted }, masking) => {
        const left = wordSigns(maskText(parts, text, () => masking).value)
        for (const { value } of planted) expect(left).not.toContain(wordSigns(value))
      }),
      runs,
    )
  })

  it('counts what it masked, and at least one for each value', () => {
    fc.assert(
      fc.property(plantedText, ({ text, planted }) => {
        const { masked } = maskText(parts, text, () => 'redact')
        const count = Object.values(masked).reduce((sum, some) => sum + some, 0)
        expect(count).toBeGreaterThanOrEqual(planted.length)
      }),
      runs,
    )
  })
})

describe('masking any JSON value', () => {
  const leaf = fc.oneof(
    anyText,
    plantedText.map(({ text }) => text),
    fc.boolean(),
    fc.constant(null),
  )
  const json: fc.Arbitrary<Json> = fc.letrec<{ node: Json }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'note', 'items', 'x1'), tie('node'), { maxKeys: 3 }),
    ),
  })).node

  it('masks each text in it as it is masked alone', () => {
    fc.assert(
      fc.property(json, anyMasking, (value, masking) => {
        expect(maskJson(parts, value, () => masking).value).toEqual(
          eachText(value, (text) => maskText(parts, text, () => masking).value),
        )
      }),
      { numRuns: 150 },
    )
  })
})

function eachText(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((entry: Json) => eachText(entry, change))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, eachText(entry as Json, change)]),
  )
}
