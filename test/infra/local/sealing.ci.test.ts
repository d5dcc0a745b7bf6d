import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { parseCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { openNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { parseVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { createFolderLogReader } from '../../../shared/transparency-log/stores/folder-log-reader.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'

const hour = 3_600_000

let home: string
let ahead = 0
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-sealing-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const start = () => startLocalTestGateway({ home, clock: () => Date.now() + ahead })
const readerOf = (gateway: LocalTestGateway) => createFolderLogReader({ folder: gateway.beneath.log.folder })

async function stored(gateway: LocalTestGateway): Promise<number> {
  const { dynamoDb: client, tables } = gateway.beneath
  const reader = createDynamoDbAuditReader({ client, table: tables.audit })
  let records = 0
  for (const lane of await reader.lanes(Date.now() - hour, Date.now() + ahead + hour)) {
    for await (const _ of reader.readLane(lane)) records += 1
  }
  return records
}

async function refusedRequest(gateway: LocalTestGateway): Promise<void> {
  await fetch(`${gateway.endpoints.audit}/v1/records`)
  await gateway.flushCounts()
}

it('seals what is recorded when asked, and the rest when it stops; a day of rest adds nothing', async () => {
  const first = await start()
  await refusedRequest(first)
  const { size, checkpoint = '' } = await first.sealNow()
  expect(size).toBe(await stored(first))
  const verifier = parseVerifierKey(first.beneath.log.verifierKey)
  expect(verifier.name).toMatch(/^localhost\/sunder\/[0-9a-f]{16}$/)
  expect(parseCheckpoint(openNote(checkpoint, [verifier]).text)).toMatchObject({
    origin: verifier.name,
    size,
  })
  await refusedRequest(first)
  await first.close()
  expect((await readerOf(first).latestSeal())?.size).toBeGreaterThan(size)

  const second = await start()
  expect(second.beneath.log.verifierKey).toBe(first.beneath.log.verifierKey)
  expect((await readerOf(second).latestSeal())?.size).toBe(await stored(second))
  ahead = hour
  const ended = await second.sealNow()
  expect(ended.size).toBe(await stored(second))
  for (const hours of [2, 3, 24]) {
    ahead = hours * hour
    expect(await second.sealNow()).toEqual(ended)
  }
  expect(await stored(second)).toBe(ended.size)
  await second.close()
  expect(await readerOf(second).checkpoint()).toBe(ended.checkpoint)
}, 180_000)
