import { expect, it } from 'vitest'
import type { AuditReader } from '../../../../shared/audit/audit-table.ts'
import { parseLane } from '../../../../shared/audit/lane-name.ts'
import type { ApprovalsPage } from '../../../../shared/audit-approvals/approval-schema.ts'
import { newLane, noon, storedRecord } from '../../../contracts/audit-table.ts'
import { type AuditAppInTest, auditAppInTest, type ErrorBody } from '../audit-app.ts'

/** A table in which each lane asks for one approval, and takes a second to be read. */
async function slowApp(openings: readonly number[]): Promise<AuditAppInTest> {
  const lanes = openings.map((openedAt) => newLane(openedAt, 'workflow-preview')).sort()
  const slow: Partial<AuditReader> = {
    lanes: async (from) => lanes.filter((lane) => (parseLane(lane)?.openedAt ?? 0) >= from),
    async *readLane(lane) {
      app.tick(1000)
      const letters = String(lanes.indexOf(lane)).padStart(22, '0')
      yield storedRecord(lane, 0, {
        kind: 'request',
        action: 'approval.ask',
        time: new Date(parseLane(lane)?.openedAt ?? 0).toISOString(),
        target: { approval: `approval_${letters}`, job: `job_${letters}` },
      })
    },
    search: async () => ({ records: [], next: undefined }),
  }
  const app: AuditAppInTest = await auditAppInTest({ records: slow })
  return app
}

const span = 'from=2026-11-22T12:00:00Z&to=2026-11-22T13:00:00Z'

it('answers in time with what it has read, and goes on there', async () => {
  const app = await slowApp(Array.from({ length: 40 }, (_, index) => noon + index * 60_000))
  const sizes: number[] = []
  const found: string[] = []
  let cursor = ''
  do {
    const { body } = await app.get<ApprovalsPage>(`/v1/approvals?${span}&limit=100${cursor}`)
    sizes.push(body.approvals.length)
    found.push(...body.approvals.map(({ id }) => id))
    cursor = body.next === null ? '' : `&cursor=${body.next}`
  } while (cursor !== '' && sizes.length < 100)
  expect(sizes.length).toBeGreaterThan(1)
  expect(found).toEqual(
    Array.from({ length: 40 }, (_, index) => `approval_${String(index).padStart(22, '0')}`),
  )
})

it('413: more was asked for at once than an answer can look through', async () => {
  const app = await slowApp(Array.from({ length: 60 }, () => noon))
  const { status, body } = await app.get<ErrorBody>(`/v1/approvals?${span}`)
  expect([status, body.error.code]).toEqual([413, 'request_too_large'])
})
