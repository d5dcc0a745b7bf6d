import { describe, expect, it } from 'vitest'
import { payloadLookSchema } from '../../../functions/read-payload/check-payload.ts'

const question = {
  kind: 'requests',
  id: `job_${'a'.repeat(22)}`,
  commitment: `sha256:${'0'.repeat(64)}`,
  requestId: 'req_1',
}
const accepts = (more: object) => payloadLookSchema.safeParse({ show: { ...question, ...more } }).success

describe('a look at a kept payload, as another function asks for it', () => {
  it('is masked without a reason, and as it is for one', () => {
    expect(accepts({})).toBe(true)
    expect(accepts({ unmaskedBecause: 'case 4711, asked by the DPO' })).toBe(true)
  })

  it.each(['', ' '.repeat(20), 'too short', 'x'.repeat(501)])('is not unmasked because of "%s"', (reason) => {
    expect(accepts({ unmaskedBecause: reason })).toBe(false)
  })
})
