import { expect, it } from 'vitest'
import { createAuditJobStore } from '../../../shared/audit-jobs/audit-job-store.ts'
import { memoryDocuments, memoryResults } from '../export-audit/jobs-in-test.ts'
import { auditAppInTest } from './audit-app.ts'

interface Described {
  readonly responses: Readonly<Record<string, { readonly content?: object; readonly headers?: object }>>
}

it('describes every form of an answer, and the headers that lead on from it', async () => {
  const app = await auditAppInTest({
    jobs: (clock) => ({
      store: createAuditJobStore({ documents: memoryDocuments(), clock }),
      start: { start: async () => undefined },
      results: memoryResults(new Map()),
    }),
  })
  const { paths } = (await (await app.request('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Described>>
  }
  const told = (method: string, path: string, status: number) => {
    const { content = {}, headers = {} } = paths[path]?.[method]?.responses[status] ?? {}
    return { content: Object.keys(content), headers: Object.keys(headers) }
  }
  expect(told('get', '/v1/export', 200)).toEqual({
    content: ['application/x-ndjson', 'text/csv; charset=utf-8'],
    headers: ['Sunder-Next-Cursor', 'Link', 'Sunder-Omitted'],
  })
  expect(told('get', '/v1/report', 200).content).toEqual(['application/json', 'text/html; charset=UTF-8'])
  expect(told('post', '/v1/jobs', 202).headers).toEqual(['Location', 'Retry-After'])
  expect(told('get', '/v1/jobs/{id}', 200).headers).toEqual(['Retry-After'])
})
