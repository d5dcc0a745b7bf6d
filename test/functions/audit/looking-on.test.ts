import { expect, it } from 'vitest'
import type { RecordQuery } from '../../../shared/audit/audit-table.ts'
import { createSearchableMemoryAuditTable } from '../../support/memory/searchable-memory-audit-table.ts'
import { auditAppInTest } from './audit-app.ts'

interface Page {
  readonly records: { readonly action: string }[]
  readonly next: string | null
}

/** So many records, some of which are of another action; and what the index was asked for. */
async function auditOf(count: number, isRare: (index: number) => boolean) {
  const table = createSearchableMemoryAuditTable()
  const asked: number[] = []
  const search = (query: RecordQuery) => {
    asked.push(query.limit)
    return table.reader.search(query)
  }
  const app = await auditAppInTest({ table, records: { search } })
  for (let index = 0; index < count; index += 1) {
    const action = isRare(index) ? 'rare' : 'embed'
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
  const { pages, asked } = await auditOf(2100, () => false)
  const [first, second, ...more] = await pages('action=rare')
  expect([first?.records, second?.records, more]).toEqual([[], [], []])
  expect(asked.slice(0, 5)).toEqual([100, 500, 500, 500, 400])
})

it.each<[where: string, isRare: (index: number) => boolean]>([
  ['all are met', () => true],
  ['every 60th is met', (index) => index % 60 === 59],
  ['none is met, and then all are', (index) => index >= 200],
])('finds each record once and fills its pages where %s', async (_, isRare) => {
  const { pages } = await auditOf(300, isRare)
  const found = await pages('action=rare&limit=7')
  const all = Array.from({ length: 300 }, (_, index) => index).filter(isRare)
  expect(found.flatMap(({ records }) => records)).toHaveLength(all.length)
  expect(found.slice(0, -1).every(({ records }) => records.length === 7)).toBe(true)
  expect(found.at(-1)?.records.length).toBeLessThanOrEqual(7)
})
