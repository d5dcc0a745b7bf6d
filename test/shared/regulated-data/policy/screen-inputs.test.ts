import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCandidateDetection } from '../../../../shared/regulated-data/create-detection.ts'
import { createScreening } from '../../../../shared/regulated-data/create-screening.ts'
import { createDetectionOver } from '../../../../shared/regulated-data/detection.ts'
import { allDetectors } from '../../../../shared/regulated-data/detectors/all-detectors.ts'
import { createMaskValue } from '../../../../shared/regulated-data/masking/mask-value.ts'
import type { RegulatedAction } from '../../../../shared/regulated-data/policy/regulated-actions.ts'
import { screenInputs } from '../../../../shared/regulated-data/policy/screen-inputs.ts'

const screening = createScreening(randomBytes(32))
const policyOf = (regulated: Record<string, RegulatedAction>) => ({
  regulated,
  masking: {},
  reading: { unmasked: [] },
})

async function actionFor(
  regulated: Record<string, RegulatedAction>,
  text: string,
  metadata: object = {},
): Promise<RegulatedAction> {
  const input = { text, metadata: JSON.stringify(metadata) }
  return (await screenInputs(screening, [input], policyOf(regulated))).action
}

const card = '4111111111111111'

describe('what is blocked stays blocked', () => {
  it('where a surer finding of a class that is allowed lies over it', async () => {
    const regulated = { 'pii.national-id': 'block', 'pii.email': 'allow' } as const
    expect(await actionFor(regulated, 'my ssn 536-22-8145')).toBe('block')
    expect(await actionFor(regulated, 'my ssn 536-22-8145@example.com')).toBe('block')
  })

  it('where what else is masked takes the words away by which it is told', async () => {
    expect(await actionFor({ 'pii.passport': 'block' }, 'pwd:99/passport C01X00T47')).toBe('block')
  })

  it('where a managed detector alone found it, and something else is masked', async () => {
    const managed = {
      detect: async (texts: readonly string[]) =>
        texts.map((text) => {
          const start = text.indexOf('Flat 9')
          const finding = { class: 'pii.address' as const, start, end: start + 15, score: 0.8 }
          return start < 0 ? [] : [finding]
        }),
    }
    const parts = {
      detection: createDetectionOver(createCandidateDetection(allDetectors), managed),
      maskValue: createMaskValue(randomBytes(32)),
    }
    const input = { text: 'she lives at Flat 9 Bluebell, bob@example.com', metadata: '{}' }
    const screened = await screenInputs(parts, [input], policyOf({ 'pii.address': 'block' }))
    expect(screened.action).toBe('block')
    expect(screened.findings).toMatchObject({ 'pii.address': 1, 'pii.email': 1 })
  })

  it.each([
    ['under a name of a class that is allowed', { credentials: { ip: 'hunter2 horse' } }],
    ['in a value whose name says that it is something milder', { email: card }],
    ['as a yes or no under a name', { diagnosis: true }],
    ['half hidden under a name', { pin: '1234*****' }],
    ['behind stars under a name', { diagnosis: '***** HIV' }],
    ['in letters that are signs under a name', { diagnosis: '*****🄷🄸🅅 ⓟⓞⓢ' }],
    ['under a name in another script’s letters', { ѕѕn: 'x' }],
    ['under a name with accents', { prénom: 'x' }],
    ['under a name with others before it', { employee_ssn: 'x' }],
    ['under a numbered name', { 'patient.ssn_1': 'x' }],
    ['under a padded name', { [`ssn${'_'.repeat(80)}`]: 'x' }],
  ])('%s', async (_what, metadata) => {
    const regulated = { secret: 'block', phi: 'block', pci: 'block', 'pii.national-id': 'block' } as const
    const names = { 'pii.name': 'block', 'pii.ip': 'allow', 'pii.email': 'mask' } as const
    expect(await actionFor({ ...regulated, ...names }, 'fine', metadata)).toBe('block')
  })

  it.each([
    ['a control character', '4111\u00011111\u007f1111\u00851111'.replace('\u0085', '\u009f')],
    ['blanks of Braille', '4111\u28001111\u28001111\u28001111'],
    ['interlinear signs', '4111\ufff91111\ufffa1111\ufffb1111'],
    ['a line’s end', '4111 1111\n1111 1111'],
    ['a line’s end and an indentation', '4111 1111\r\n    1111 1111'],
    ['many blanks', '4111    1111    1111    1111'],
    ['encircled digits', '❹❶❶❶ ❶❶❶❶ ❶❶❶❶ ❶❶❶❶'],
    ['double circles', '⓸⓵⓵⓵ ⓵⓵⓵⓵ ⓵⓵⓵⓵ ⓵⓵⓵⓵'],
  ])('with %s in it', async (_what, text) => {
    expect(await actionFor({ pci: 'block' }, `pay with ${text}`)).toBe('block')
  })
})

it('a card’s number is no telephone number too, for a policy that blocks those', async () => {
  expect(await actionFor({ 'pii.phone': 'block', pci: 'mask' }, `my card is ${card}`)).toBe('mask')
})

it('masks whatever is to be masked, though something surer that is allowed lies over it', async () => {
  const input = { text: 'my ssn 536-22-8145@example.com', metadata: '{}' }
  const screened = await screenInputs(screening, [input], policyOf({ 'pii.email': 'allow' }))
  expect(screened.inputs[0]?.text).toBe('my ssn [pii.national-id.us-ssn]@example.com')
})

it('gives different addresses different tokens, and spellings of a number the same', () => {
  const mask = createMaskValue(randomBytes(32))
  const tokens = ['john.doe@example.com', 'johndoe@example.com', 'johnd@oeexample.com'].map((value) =>
    mask('pii.email', value, 'tokenise'),
  )
  expect(new Set(tokens).size).toBe(3)
  expect(mask('pci.card', '4111 1111 1111 1111', 'tokenise')).toBe(mask('pci.card', card, 'tokenise'))
})

it('keeps no last four of a value that is not plain', () => {
  const mask = createMaskValue(randomBytes(32))
  expect(mask('pii.email', 'ⓐⓛⓘⓒⓔ.smith@example.com', 'keep-last-4')).toBe('[pii.email]')
})
