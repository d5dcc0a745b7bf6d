import { expect, it } from 'vitest'
import type { RecordQuery } from '../../../shared/audit/audit-table.ts'
import { createSearchableMemoryAuditTable } from '../../support/memory/searchable-memory-audit-table.ts'
import { auditAppInTest } from './audit-app.ts'

interface Page {
  readonly records: { readonly action: string }[]
  readonly next: string | null
}

/** So many records, of which each `every`-th is of another action; and what the index was asked for. */
async function auditOf(count: number, every: number) {
  const table = createSearchableMemoryAuditTable()
  const asked: number[] = []
  const search = (query: RecordQuery) => {
    asked.push(query.limit)
    return table.reader.search(query)
  }
  const app = await auditAppInTest({ table, records: { search } })
  for (let index = 0; index < count; index += 1) {
    const action = index % every === every - 1 ? 'rare' : 'embed'
    await app.trails
      .record({ action, requestId: `req_${index}` }, async () => undefined)
      .catch(() => undefined)
    app.tick(1)
  }
  const pages = async (query: string) => {
    const found: Page[] = []
    let cursor = ''
    do {
      const { body } = await app.get<Page>(`/v1/records?${query}${cursor}`)
      found.push(body)
      cursor = body.next === null ? '' : `&cursor=${body.next}`
    } while (cursor !== '')
    return found
  }
  return { pages, asked }
}

it('looks through two thousand records for a page that nothing fills, and asks five times', async () => {
  const { pages, asked } = await auditOf(2100, 5000)
  const [first, second, ...more] = await pages('action=rare')
  expect([first?.records, second?.records, more]).toEqual([[], [], []])
  expect(asked.slice(0, 5)).toEqual([100, 500, 500, 500, 400])
})

it.each([1, 3, 60])('finds each record once and fills its pages where every %s. is met', async (every) => {
  const { pages } = await auditOf(360, every)
  const found = await pages('action=rare&limit=7')
  expect(found.flatMap(({ records }) => records)).toHaveLength(360 / every)
  expect(found.slice(0, -1).every(({ records }) => records.length === 7)).toBe(true)
})
