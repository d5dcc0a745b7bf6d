import { expect, it } from 'vitest'
import { collectSession } from '../../../functions/audit/collect-session.ts'
import type { AuditReader, StoredRecord } from '../../../shared/audit/audit-table.ts'
import { newLane, noon, storedRecord } from '../../contracts/audit-table.ts'

it('is not crowded out of its trace by very many looks at its payloads', async () => {
  const target = { job: 'job_1', grant: 'grant_1' }
  const embed = storedRecord(newLane(), 0, { target })
  const looks = newLane(noon, 'read-payload')
  const look = (seq: number) => storedRecord(looks, seq, { action: 'payload.show', target: { job: 'job_1' } })
  const search: AuditReader['search'] = async ({ trace, writers }) => {
    const records: StoredRecord[] =
      trace === 'grant_1'
        ? []
        : writers?.includes('read-payload') === false
          ? [embed]
          : Array.from({ length: 200 }, (_, seq) => look(seq))
    return { records, next: writers === undefined && trace === 'job_1' ? 'more' : undefined }
  }
  const records = { search } as unknown as AuditReader
  const session = await collectSession({ records }, 'job_1', noon + 1)
  expect(session.records.map(({ action }) => action)).toEqual(['embed'])
  expect(session).toMatchObject({ grants: ['grant_1'], complete: false })
})
