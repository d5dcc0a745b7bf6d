import { beforeEach, expect, it } from 'vitest'
import type { CheckpointsPage } from '../../../../functions/audit/log/list-checkpoints.ts'
import type { ConsistencyAnswer } from '../../../../functions/audit/log/prove-consistency.ts'
import type { InclusionAnswer } from '../../../../functions/audit/log/prove-record.ts'
import type { SealedAnswer } from '../../../../functions/audit/log/seal-now.ts'
import type { LogAnswer } from '../../../../functions/audit/log/show-log.ts'
import { leafHash, verifyConsistency, verifyInclusion } from '../../../../shared/signing/merkle-tree.ts'
import { parseCheckpoint } from '../../../../shared/transparency-log/notes/checkpoint.ts'
import { openNote } from '../../../../shared/transparency-log/notes/signed-note.ts'
import { parseVerifierKey } from '../../../../shared/transparency-log/notes/verifier-key.ts'
import { rootOf } from '../../../../shared/transparency-log/tiles/prove.ts'
import { verifyReceipt } from '../../../../shared/transparency-log/verify-receipt.ts'
import { type AuditAppInTest, auditAppInTest, embedOnce, verifierKey } from '../audit-app.ts'

const grant = `grant_${'g'.repeat(22)}`
const job = `job_${'j'.repeat(22)}`
let app: AuditAppInTest

beforeEach(async () => {
  app = await auditAppInTest()
})

const sealNow = async (): Promise<SealedAnswer> => {
  const response = await app.request('/v1/checkpoints', { method: 'POST' })
  expect(response.status).toBe(200)
  app.tick(1000)
  return (await response.json()) as SealedAnswer
}
const headOf = (note: string) => parseCheckpoint(openNote(note, [parseVerifierKey(verifierKey)]).text)
const bytes = (path: readonly string[]) => path.map((node) => Buffer.from(node, 'base64'))

it('proves each record by the latest and by an older checkpoint, offline', async () => {
  await embedOnce(app, { grant, job })
  const older = await sealNow()
  await embedOnce(app, { grant, job: `job_${'k'.repeat(22)}` })
  const newer = await sealNow()
  const { records } = (await app.get<{ records: { id: string; hash: string }[] }>(`/v1/records?trace=${job}`))
    .body
  expect(records).toHaveLength(2)
  for (const { id, hash } of records) {
    for (const { size, note } of [older, newer]) {
      const { body } = await app.get<InclusionAnswer>(`/v1/records/${id}/proof?size=${size}`)
      expect(body).toMatchObject({ record: id, hash, stored: 'same', size, note })
      const { root } = headOf(body.note)
      const leaf = { leafHash: leafHash(Buffer.from(hash, 'hex')), leafIndex: body.leaf, treeSize: size }
      expect(verifyInclusion({ ...leaf, path: bytes(body.path), root })).toBe(true)
      expect(verifyReceipt({ receipt: { sha256: hash }, proof: body.proof, key: verifierKey }).verified).toBe(
        true,
      )
    }
    const latest = (await app.get<InclusionAnswer>(`/v1/records/${id}/proof`)).body
    expect(latest.size).toBe(newer.size)
  }
})

it('proves what was sealed also where the table holds something else now, or nothing', async () => {
  await embedOnce(app, { grant, job })
  await sealNow()
  const { records } = (
    await app.get<{ records: { id: string; lane: string; seq: number; hash: string }[] }>(
      `/v1/records?trace=${job}`,
    )
  ).body
  const [request, outcome] = records
  if (request === undefined || outcome === undefined) throw new Error('no records')
  await app.table.tamper.remove(request)
  const stored = await app.table.reader.get(outcome.lane, outcome.seq)
  if (stored === undefined) throw new Error('no record')
  await app.table.tamper.change(stored, { body: Buffer.from('{}') })
  const proof = async (id: string) => (await app.get<InclusionAnswer>(`/v1/records/${id}/proof`)).body
  expect(await proof(request.id)).toMatchObject({ hash: request.hash, stored: 'gone' })
  expect(await proof(outcome.id)).toMatchObject({ hash: outcome.hash, stored: 'changed' })
})

it('proves that each tree begins with the ones before it', async () => {
  const sealed: SealedAnswer[] = []
  for (const letter of 'abcd') {
    await embedOnce(app, { grant, job: `job_${letter.repeat(22)}` })
    sealed.push(await sealNow())
  }
  for (const [index, newer] of sealed.entries()) {
    for (const older of sealed.slice(0, index + 1)) {
      const { body } = await app.get<ConsistencyAnswer>(
        `/v1/log/consistency?from=${older.size}&to=${newer.size}`,
      )
      expect(body.note).toBe(newer.note)
      const [from, to] = [headOf(older.note), headOf(newer.note)]
      const proof = {
        from: from.size,
        to: to.size,
        fromRoot: from.root,
        toRoot: to.root,
        path: bytes(body.path),
      }
      expect(verifyConsistency(proof)).toBe(true)
    }
  }
})

it('serves the log as C2SP has it: who reads checkpoint and tiles alone finds the signed root', async () => {
  for (const letter of 'abc') await embedOnce(app, { grant, job: `job_${letter.repeat(22)}` })
  await sealNow()
  const checkpoint = await app.request('/v1/log/checkpoint')
  expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(checkpoint.headers.get('cache-control')).toBe('no-store')
  const { size, root } = headOf(await checkpoint.text())
  const asked: string[] = []
  const readTile = async (path: string) => {
    asked.push(path)
    const response = await app.request(`/v1/log/${path}`)
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    return new Uint8Array(await response.arrayBuffer())
  }
  expect(Buffer.from(await rootOf(readTile, size)).equals(root)).toBe(true)
  expect(asked).toEqual([`tile/0/000.p/${size}`])
  const entries = await app.request(`/v1/log/tile/entries/000.p/${size}`)
  expect((await entries.arrayBuffer()).byteLength).toBe(size * 34)
})

it('tells the state of the log, and how long the oldest record has waited', async () => {
  await embedOnce(app, { grant, job })
  app.tick(4990)
  const before = (await app.get<LogAnswer>('/v1/log')).body
  expect(before.lagMs).toBe(5000)
  expect(before).toMatchObject({
    origin: 'log.example/audit',
    key: verifierKey,
    checkpoint: null,
    witness: null,
  })
  const sealed = await sealNow()
  await embedOnce(app, { grant, job })
  app.tick(70_000)
  const { body } = await app.get<LogAnswer>('/v1/log')
  expect(body).toMatchObject({ maxLagMs: 600_000, complete: true, refused: [] })
  expect(sealed.seal).toBe(1)
  expect(body.checkpoint).toEqual(sealed)
  // The outcome of the request that had the log sealed is the first that the seal could not have.
  expect(body.lagMs).toBe(71_010)
  await sealNow()
  expect((await app.get<LogAnswer>('/v1/log')).body.lagMs).toBe(1000)
})

it('lists every kept checkpoint of a span once, in pages', async () => {
  const sealed: SealedAnswer[] = []
  for (let index = 0; index < 5; index += 1) sealed.push(await sealNow())
  const listed: SealedAnswer[] = []
  let cursor = ''
  do {
    const { body } = await app.get<CheckpointsPage>(`/v1/checkpoints?limit=2${cursor}`)
    listed.push(...body.checkpoints)
    cursor = body.next === null ? '' : `&cursor=${body.next}`
  } while (cursor !== '')
  expect(listed).toEqual(sealed)
  const { checkpoints } = (await app.get<CheckpointsPage>('/v1/checkpoints')).body
  const [third, fourth] = [checkpoints[2]?.time, checkpoints[3]?.time]
  const { body } = await app.get<CheckpointsPage>(`/v1/checkpoints?from=${third}&to=${fourth}`)
  expect(body.checkpoints.map(({ seal }) => seal)).toEqual([3])
})

it('records each look at the log', async () => {
  await sealNow()
  await app.request('/v1/log/tile/0/000.p/1')
  app.tick(1)
  const { body } = await app.get<{ records: { action: string; decision?: { reasons: string[] } }[] }>(
    '/v1/records?actor=the-auditor&kind=request',
  )
  expect(body.records.map(({ action, decision }) => [action, decision?.reasons])).toEqual([
    ['audit.seal-now', []],
    ['audit.tile', ['tile=0/000.p/1']],
  ])
})
