import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import type { JobReference } from '../../shared/audit-jobs/audit-job.ts'
import type { JobDocuments } from '../../shared/audit-jobs/job-documents.ts'
import { type JobResults, leastPartBytes } from '../../shared/audit-jobs/job-results.ts'

const newReference = (): JobReference => ({
  owner: randomBytes(16).toString('hex'),
  id: `audit_${randomBytes(16).toString('base64url')}`,
})

/** Where the state of jobs is kept: each write takes the place of what was read, or of nothing. */
export function jobDocumentsContract(create: () => Promise<JobDocuments>): void {
  it('reads what was written, and nothing where nothing was', async () => {
    const documents = await create()
    const { owner, id } = newReference()
    expect(await documents.read(`${owner}/${id}`)).toBeUndefined()
    const written = await documents.write(`${owner}/${id}`, '{"a":1}', undefined)
    expect(await documents.read(`${owner}/${id}`)).toEqual({ text: '{"a":1}', ...(written as object) })
    expect(await documents.read(`${owner}/active`)).toBeUndefined()
  })

  it('lets one of many writers of the same version through', async () => {
    const documents = await create()
    const name = `${newReference().owner}/active`
    const race = async (round: number, version: string | undefined) => {
      const writes = Array.from({ length: 8 }, (_, index) =>
        documents.write(name, `${round} ${index}`, version),
      )
      const won = (await Promise.all(writes)).flatMap((result, index) =>
        result === 'taken' ? [] : [{ index, version: result.version }],
      )
      expect(won).toHaveLength(1)
      expect((await documents.read(name))?.text).toBe(`${round} ${won[0]?.index}`)
      return won[0]?.version
    }
    const first = await race(1, undefined)
    const second = await race(2, first)
    expect(await documents.write(name, 'late', first)).toBe('taken')
    expect(await documents.write(name, 'new', undefined)).toBe('taken')
    await race(3, second)
  })
}

/** Where results are put together from parts. */
export function jobResultsContract(
  create: () => Promise<JobResults>,
  fetchLink: (url: string) => Promise<Response>,
): void {
  const told = { contentType: 'application/x-ndjson', fileName: 'sunder-export.jsonl' }

  it('puts parts together in their order, whoever wrote them and however often', async () => {
    const results = await create()
    const job = newReference()
    const parts = [randomBytes(leastPartBytes), randomBytes(leastPartBytes + 7), randomBytes(11)]
    const upload = await results.begin(job, told)
    const tags: string[] = []
    for (const [index, bytes] of parts.entries()) {
      await results.putPart(job, upload, {
        number: index + 1,
        bytes: index === 1 ? randomBytes(leastPartBytes) : bytes,
      })
      tags.push(await results.putPart(job, upload, { number: index + 1, bytes }))
    }
    await results.finish(job, upload, tags)
    await results.finish(job, upload, tags)
    const { url } = await results.link(job, told)
    const response = await fetchLink(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="sunder-export.jsonl"')
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.concat(parts))).toBe(true)
  })

  it('has a result of nothing, too', async () => {
    const results = await create()
    const job = newReference()
    const upload = await results.begin(job, told)
    await results.finish(job, upload, [])
    const response = await fetchLink((await results.link(job, told)).url)
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
}
