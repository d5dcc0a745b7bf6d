import { expect, it } from 'vitest'
import type { VerificationAnswer } from '../../../functions/audit/verify-records.ts'
import { noon } from '../../contracts/audit-table.ts'
import { auditAppInTest, embedOnce } from './audit-app.ts'

it('finds no fault with a lane that time took records of, and one with what was removed before its time', async () => {
  const app = await auditAppInTest()
  await embedOnce(app, { grant: 'grant_aaaaaaaaaaaaaaaaaaaaaa', job: 'job_aaaaaaaaaaaaaaaaaaaaaa' })
  const [lane = ''] = await app.table.reader.lanes(noon, noon + 1, ['embed'])
  const first = await app.table.reader.get(lane, 0)
  if (first === undefined) throw new Error('nothing was written')
  await app.table.tamper.remove(first)
  const verify = async () =>
    (await app.get<VerificationAnswer>(`/v1/verify?from=${new Date(noon).toISOString()}`)).body

  app.tick(1000)
  expect(await verify()).toMatchObject({ verified: false, problems: [{ lane, seq: 0, what: 'missing' }] })
  app.tick(86_400_000)
  expect(await verify()).toMatchObject({ verified: true, problems: [] })
})
