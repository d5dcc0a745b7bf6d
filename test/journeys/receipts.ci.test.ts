import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { InclusionAnswer } from '../../functions/audit/log/prove-record.ts'
import type { LogAnswer } from '../../functions/audit/log/show-log.ts'
import { parseRecordHeader, recordHeader } from '../../shared/http/record-header.ts'
import { verifyReceipt } from '../../shared/transparency-log/verify-receipt.ts'
import { type Answer, call, newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'

let home: string
let gateway: LocalTestGateway
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-receipts-'))
  gateway = await startLocalTestGateway({ home })
})
afterAll(async () => {
  await gateway?.close()
  await rm(home, { recursive: true, force: true })
})

const ask = async <Body>(path: string, method = 'GET') =>
  call<Body>(`${gateway.endpoints.audit}${path}`, { method, token: await gateway.token('siem') })

it('answers an embed and each kind of read with a receipt that the log’s key alone verifies later', async () => {
  const grant = await newGrant(gateway)
  const vectors = `${gateway.endpoints.vectors}/v1/collections/support-mail`
  const consumer = { token: await gateway.token('search') }
  const embed = await call<{ data: { id: string }[] }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model: 'text-embedding-3-small', input: 'The lift is stuck' },
  })
  const ids = embed.body.data.map(({ id }) => id)
  const answers: Answer[] = [
    embed,
    await call(`${vectors}/query`, { ...consumer, body: { text: 'lift' } }),
    await call(`${vectors}/fetch`, { ...consumer, body: { ids } }),
    await call(`${vectors}/vectors`, consumer),
  ]

  // The key is what an operator publishes; the answers are long gone when the proofs are asked for.
  const { key } = (await ask<LogAnswer>('/v1/log')).body
  await ask('/v1/checkpoints', 'POST')
  const seen = new Set<string>()
  for (const { status, headers } of answers) {
    expect(status).toBe(200)
    const receipt = parseRecordHeader(headers.get(recordHeader) ?? '')
    if (receipt === undefined) throw new Error('no receipt')
    seen.add(receipt.id)
    const record = (await ask<{ kind: string; hash: string }>(`/v1/records/${receipt.id}`)).body
    expect(record).toMatchObject({ kind: 'outcome', hash: receipt.sha256 })
    const { proof } = (await ask<InclusionAnswer>(`/v1/records/${receipt.id}/proof`)).body
    expect(verifyReceipt({ receipt, proof, key })).toMatchObject({ verified: true })
    const other = { sha256: `${receipt.sha256.slice(0, -1)}${receipt.sha256.endsWith('0') ? '1' : '0'}` }
    expect(verifyReceipt({ receipt: other, proof, key })).toMatchObject({ verified: false })
  }
  expect(seen.size).toBe(answers.length)
})
