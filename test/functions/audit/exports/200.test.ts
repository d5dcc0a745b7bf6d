import { expect, it } from 'vitest'
import { parseVerifierKey } from '../../../../shared/transparency-log/notes/verifier-key.ts'
import { createExportVerifier } from '../../../../shared/verification/verify-export.ts'
import { type AuditAppInTest, auditAppInTest, embedOnce, verifierKey } from '../audit-app.ts'

const grant = `grant_${'g'.repeat(22)}`

async function sealedApp(broken: Parameters<typeof auditAppInTest>[0] = {}): Promise<AuditAppInTest> {
  const app = await auditAppInTest(broken)
  for (const letter of 'abc') {
    await embedOnce(app, { grant, job: `job_${letter.repeat(22)}` })
    await app.request('/v1/checkpoints', { method: 'POST' })
    app.tick(1000)
  }
  return app
}

/** Follows the pages as a client does that knows nothing but the links. */
async function follow(app: AuditAppInTest, query: string): Promise<string[]> {
  const pages: string[] = []
  let next: string | undefined = query
  while (next !== undefined) {
    const response: Response = await app.request(`/v1/export${next}`)
    expect(response.status).toBe(200)
    pages.push(await response.text())
    const link = response.headers.get('link')
    next = link === null ? undefined : /^<([^>]+)>; rel="next"$/.exec(link)?.[1]
    expect(response.headers.get('sunder-next-cursor')).toBe(
      next === undefined ? null : new URLSearchParams(next.slice(1)).get('cursor'),
    )
  }
  return pages
}

it('exports what verify reads, in one page where it fits', async () => {
  const app = await sealedApp()
  const response = await app.request('/v1/export')
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/x-ndjson',
    'content-disposition': 'attachment; filename="sunder-audit.jsonl"',
    'cache-control': 'no-store',
    'sunder-omitted': '0',
  })
  const verifier = createExportVerifier({
    keys: [parseVerifierKey(verifierKey)],
    held: [],
    clock: app.clock,
    mostFindings: 10,
  })
  for (const line of (await response.text()).trimEnd().split('\n')) verifier.line(Buffer.from(line))
  expect(verifier.end()).toMatchObject({ verified: true })
})

it('goes on in pages where the time of an answer is over, in every format', async () => {
  const app = await sealedApp({ laneReadMs: 20_000 })
  const span = 'from=2026-11-22T11:00:00Z&to=2026-11-22T12:00:04Z'
  for (const format of ['jsonl', 'ocsf', 'csv']) {
    const pages = await follow(app, `?format=${format}&${span}`)
    expect(pages.length).toBeGreaterThan(2)
    const whole = pages.join('')
    for (const job of 'abc') expect(whole.match(new RegExp(`job_${job}{22}`, 'g'))).toHaveLength(2)
  }
})

it('names csv as what it is', async () => {
  const response = await (await sealedApp()).request('/v1/export?format=csv')
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toContain('sunder-audit.csv')
  expect((await response.text()).split('\r\n')[0]).toContain('"time","kind"')
})
