import fc from 'fast-check'
import type { DataClass } from '../../../../shared/regulated-data/classes.ts'

/** A value that stands on a line of its own amidst anything. */
export interface Planted {
  readonly class: DataClass
  readonly value: string
}

/** Values that are found by their form alone; none of them is a real person's. */
export const plantedValue: fc.Arbitrary<Planted> = fc.constantFrom<Planted>(
  { class: 'pii.email', value: 'jane.doe@example.com' },
  { class: 'pii.email', value: 'ｊａｎｅ＠ｅｘａｍｐｌｅ．ｏｒｇ' },
  { class: 'pii.email', value: 'jos\u0065\u0301@example.net' },
  { class: 'pci.card', value: '4111 1111 1111 1111' },
  { class: 'pci.card', value: '５５５５\u200b５５５５５５５５\u200d４４４４' },
  { class: 'pci.card', value: '𝟜𝟘𝟙𝟚𝟠𝟠𝟠𝟠𝟠𝟠𝟠𝟠𝟙𝟠𝟠𝟙' },
  { class: 'pii.national-id.us-ssn', value: '536-22-8145' },
  { class: 'pii.national-id.us-ssn', value: '536\u201122\u00ad\u20118145' },
  { class: 'financial.iban', value: 'DE89 3704 0044 0532 0130 00' },
  { class: 'financial.iban', value: 'GB82WEST12345698765432' },
  { class: 'pii.ip', value: '203.0.113.77' },
  { class: 'pii.ip', value: '2001:db8:85a3::8a2e:370:7334' },
  { class: 'pii.phone', value: '+49 30 901820 5544' },
  { class: 'pii.phone', value: '(415) 555-2671' },
)

/** Any Unicode text, lone surrogates and marks that combine among it. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('\ud83d', '\ude00', '\u0301', '\u200d', '\ufe0f', 'ﬁ', 'ﷺ', '𝒜', '１', '٣', '\u2028'),
      fc.constantFrom(
        'phone ',
        'ssn: ',
        'card ',
        'at ',
        ' dot ',
        '[',
        ']',
        '@',
        '+',
        '[pii.email]',
        '[pci.card:',
      ),
      fc.stringMatching(/^[0-9 .:/@a-f-]{0,24}$/),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''))

export interface PlantedText {
  readonly text: string
  readonly planted: readonly Planted[]
}

/** Any text with values on lines of their own. */
export const plantedText: fc.Arbitrary<PlantedText> = fc
  .array(fc.tuple(anyText, plantedValue), { minLength: 1, maxLength: 4 })
  .chain((pairs) => anyText.map((rest) => ({ pairs, rest })))
  .map(({ pairs, rest }) => ({
    text: `${pairs.map(([before, { value }]) => `${before}\n\n${value}\n\n`).join('')}${rest}`,
    planted: pairs.map(([, planted]) => planted),
  }))

/** The letters and digits of a text, in one spelling. */
export function wordSigns(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
