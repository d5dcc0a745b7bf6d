import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AuditPagesDependencies } from '../../../../functions/audit/pages/dependencies.ts'
import { hashBody } from '../../../../shared/audit/record-bytes.ts'
import { signNote, splitNote } from '../../../../shared/transparency-log/notes/signed-note.ts'
import { createVerifierKey } from '../../../../shared/transparency-log/notes/verifier-key.ts'
import { noon } from '../../../contracts/audit-table.ts'
import { embedOnce } from '../audit-app.ts'
import { type PagesInTest, pagesInTest } from './pages-in-test.ts'

const target = { grant: `grant_${'g'.repeat(22)}`, job: `job_${'a'.repeat(22)}` }

/** A record of an embed, sealed unless it is to wait. */
async function withRecord(changes: Partial<AuditPagesDependencies> = {}, isSealed = true) {
  const pages = await pagesInTest(changes)
  await embedOnce(pages.api, target)
  if (isSealed) await pages.api.request('/v1/checkpoints', { method: 'POST' })
  pages.api.tick(10)
  const { records } = await pages.api.table.reader.search({
    from: noon,
    to: pages.api.clock(),
    trace: target.job,
    limit: 1,
  })
  const [stored] = records
  if (stored === undefined) throw new Error('no record')
  const { id } = JSON.parse(Buffer.from(stored.body).toString()) as { id: string }
  return { pages, stored, address: `/pages/records/${id}` }
}

const notice = ({ html }: { html: string }) =>
  /<div class="notice (\w+)" role="\w+"><p>(.*?)<\/p>/s.exec(html)
const look = async (pages: PagesInTest, address: string) => notice(await pages.visit(address))

const strangeKey = createVerifierKey('log.example/audit', generateKeyPairSync('ed25519').publicKey)

describe('a record’s place in the sealed log', () => {
  it('is proved while it is shown', async () => {
    const { pages, address } = await withRecord()
    const [, tone, told] = (await look(pages, address)) ?? []
    expect(tone).toBe('good')
    expect(told).toMatch(
      /<strong>Sealed:<\/strong> leaf \d+ of the tree of \d+ that log.example\/audit signed/,
    )
  })

  it('is waited for before it is sealed, and not claimed where nothing seals', async () => {
    const waiting = await withRecord({}, false)
    expect((await look(waiting.pages, waiting.address))?.[1]).toBe('ask')
    const none = await withRecord({ transparencyLog: undefined, verifierKeys: [] })
    expect((await look(none.pages, none.address))?.[1]).toBe('warn')
  })

  it('is refused to another record that was put in its place', async () => {
    const { pages, stored, address } = await withRecord()
    const body = Buffer.from(
      Buffer.from(stored.body).toString().replace('"action":"embed"', '"action":"query"'),
    )
    await pages.api.table.tamper.change(stored, { body, hash: hashBody(body) })
    const [, tone, told] = (await look(pages, address)) ?? []
    expect([tone, told]).toEqual(['bad', expect.stringContaining('holds another record in this place')])
  })

  it('is not proved by a checkpoint of another key', async () => {
    const { pages, address } = await withRecord({ verifierKeys: [strangeKey] })
    expect((await look(pages, address))?.[1]).toBe('ask')
  })
})

describe('a checkpoint in another log’s name', () => {
  it('proves nothing, whoever has signed it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const name = 'other.example/log'
    const other = createVerifierKey(name, publicKey)
    const { pages, address } = await withRecord({ verifierKeys: [other] })
    const { text } = splitNote(pages.api.log.kept.checkpoint ?? '')
    const signer = { name, publicKey, sign: async (message: Uint8Array) => sign(null, message, privateKey) }
    pages.api.log.kept.checkpoint = await signNote(text, signer)
    expect((await look(pages, address))?.[1]).toBe('ask')
    expect((await look(pages, '/pages/verification'))?.[1]).toBe('bad')
  })
})

describe('the verification page', () => {
  it('says whose key signed the latest checkpoint, and what waits', async () => {
    const { pages } = await withRecord()
    const page = await pages.visit('/pages/verification')
    expect(notice(page)?.[1]).toBe('good')
    expect(page.html).toMatch(/<dt>Signed by<\/dt><dd><code>log.example\/audit\+[0-9a-f]{8}\+/)
    expect(page.html).toContain('<dt>Waiting</dt><dd>2 records in 2 lanes, the oldest for 10 ms')
  })

  it('warns of a checkpoint that the log’s key has not signed', async () => {
    const { pages } = await withRecord({ verifierKeys: [strangeKey] })
    expect((await look(pages, '/pages/verification'))?.slice(1)).toEqual([
      'bad',
      expect.stringContaining('not signed by the log’s key'),
    ])
  })

  it('warns of a checkpoint that is none, and of a record that waits too long', async () => {
    const { pages } = await withRecord()
    pages.api.tick(601_000)
    expect((await look(pages, '/pages/verification'))?.[2]).toContain('has waited 10 min to be sealed')
    pages.api.log.kept.checkpoint = 'no note'
    expect((await look(pages, '/pages/verification'))?.[2]).toContain('not in its form')
  })

  it('checks the chains of the last day when asked, and names what is wrong', async () => {
    const { pages, stored } = await withRecord()
    expect((await pages.visit('/pages/verification?check=day')).html).toContain('Every chain is whole.')
    await pages.api.table.tamper.remove(stored)
    const { html } = await pages.visit('/pages/verification?check=day')
    expect(html).toMatch(/problems? found/)
    expect(html).toContain('missing')
  })
})
