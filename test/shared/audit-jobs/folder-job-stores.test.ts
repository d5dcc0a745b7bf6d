import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDownloads, downloadsPath } from '../../../infra/local/functions/downloads.ts'
import { createFolderJobDocuments } from '../../../shared/audit-jobs/folder-job-documents.ts'
import { createFolderJobResults, resultPath } from '../../../shared/audit-jobs/folder-job-results.ts'
import { createSignedLinks } from '../../../shared/audit-jobs/signed-links.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { jobDocumentsContract, jobResultsContract } from '../../contracts/job-stores.ts'

let folder: string
let now = 1_764_000_000_000
const clock = () => now
const links = createSignedLinks({ key: Buffer.alloc(32, 1), base: `http://localhost${downloadsPath}`, clock })
const fetchLink = async (url: string) => createDownloads({ folder, links }).request(url)
const results = () => createFolderJobResults({ folder, links, random: systemRandom })

/** Where the system tells. */
const openFiles = () => readdir('/proc/self/fd').catch(() => [])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-jobs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('documents in a folder', () => {
  jobDocumentsContract(async () => createFolderJobDocuments({ folder }))
})

describe('results in a folder', () => {
  jobResultsContract(async () => results(), fetchLink)

  it('answers HEAD without a file left open, and 404 for a result that is gone', async () => {
    const job = { owner: 'ac'.repeat(16), id: `audit_${'h'.repeat(22)}` }
    const told = { contentType: 'text/csv', fileName: 'a.csv' }
    const upload = await results().begin(job, told)
    await results().putPart(job, upload, { number: 1, bytes: Buffer.alloc(200_000) })
    await results().finish(job, upload, ['tag'])
    const { url } = await results().link(job, told)
    const before = (await openFiles()).length
    for (let times = 0; times < 20; times += 1) {
      const head = await createDownloads({ folder, links }).request(url, { method: 'HEAD' })
      expect([head.status, head.headers.get('content-length')]).toEqual([200, '200000'])
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await openFiles()).length).toBeLessThan(before + 10)
    await rm(resultPath(folder, job))
    expect((await fetchLink(url)).status).toBe(404)
  })

  it('gives nothing for a link that was changed, or is over', async () => {
    const job = { owner: 'ab'.repeat(16), id: `audit_${'x'.repeat(22)}` }
    const upload = await results().begin(job, { contentType: 'text/csv' })
    await results().putPart(job, upload, { number: 1, bytes: Buffer.from('a') })
    await results().finish(job, upload, ['tag'])
    const { url, expiresAt } = await results().link(job, { contentType: 'text/csv', fileName: 'a.csv' })
    expect(expiresAt).toBe(now + 300_000)
    expect((await fetchLink(url)).status).toBe(200)
    const changed = new URL(url)
    for (const [name, value] of changed.searchParams) {
      const other = new URL(url)
      other.searchParams.set(
        name,
        value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      )
      expect((await fetchLink(other.href)).status, name).toBe(403)
    }
    expect((await fetchLink(`http://localhost${downloadsPath}`)).status).toBe(403)
    const stranger = createSignedLinks({
      key: Buffer.alloc(32, 2),
      base: `http://localhost${downloadsPath}`,
      clock,
    })
    expect(
      (await fetchLink(stranger.sign(job, { contentType: 'text/csv', fileName: 'a.csv' }).url)).status,
    ).toBe(403)
    now = expiresAt
    expect((await fetchLink(url)).status).toBe(403)
  })
})
