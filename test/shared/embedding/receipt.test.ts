import { expect, it } from 'vitest'
import { createReceipt, receiptSchema } from '../../../shared/embedding/receipt.ts'

const job = {
  model: 'small',
  ids: ['v_1', 'v_2'],
  usage: { promptTokens: 3, totalTokens: 3 },
  job: 'job_1',
  collection: 'mail',
  status: 'stored',
  masked: {},
} as const

it.each([
  ['float', []],
  ['base64', ''],
] as const)('a receipt for %s has no vector and the ids in order', (encodingFormat, embedding) => {
  const receipt = createReceipt({ ...job, encodingFormat })
  expect(receiptSchema.parse(receipt)).toEqual({
    object: 'list',
    model: 'small',
    data: [
      { object: 'embedding', index: 0, embedding, id: 'v_1' },
      { object: 'embedding', index: 1, embedding, id: 'v_2' },
    ],
    usage: { prompt_tokens: 3, total_tokens: 3 },
    sunder: { job: 'job_1', collection: 'mail', status: 'stored', masked: 0 },
  })
})

it('a receipt says how much of which class was masked', () => {
  const receipt = createReceipt({
    ...job,
    encodingFormat: 'float',
    masked: { 'pii.email': 2, 'pii.phone': 1 },
  })
  expect(receipt.sunder).toMatchObject({ masked: 3, maskedClasses: { 'pii.email': 2, 'pii.phone': 1 } })
})

it('the schema refuses a receipt with a coordinate', () => {
  const receipt = createReceipt({ ...job, encodingFormat: 'float' })
  const leaking = { ...receipt, data: [{ ...receipt.data[0], embedding: [0.5] }] }
  expect(receiptSchema.safeParse(leaking).success).toBe(false)
})
