import { expect, it } from 'vitest'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { auditAppInTest, type ErrorBody } from './audit-app.ts'

it('reads nothing when the request can’t be recorded, and releases nothing when the outcome can’t', async () => {
  for (const failing of ['request', 'outcome']) {
    let searches = 0
    const app = await auditAppInTest({
      audit: (log) => ({
        append: async (draft) => {
          if (draft.kind === failing) throw new SunderError('audit_unavailable')
          return log.append(draft)
        },
      }),
      records: {
        search: async () => {
          searches += 1
          return { records: [], next: undefined }
        },
      },
    })
    const { status, body } = await app.get<ErrorBody>('/v1/records')
    expect([status, body.error.code]).toEqual([503, 'audit_unavailable'])
    expect(body).not.toHaveProperty('records')
    expect(searches).toBe(failing === 'request' ? 0 : 1)
  }
})
