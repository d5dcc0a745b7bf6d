import { type ChildProcess, fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalDynamoDb, startDynamoDb } from '../../../infra/local/stores/dynamodb.ts'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { createFolderLogStore } from '../../../shared/transparency-log/stores/folder-log-store.ts'
import { quickClock } from './quick-clock.ts'
import { createSealerInTest, expectSoundLog, origin, privateKey } from './sealer-in-test.ts'
import type { SealerTask } from './sealer-process.ts'

const kills = 50
const sealersAtOnce = 2
const writers = 6
/** Long past the end of the test. */
const keepForMs = 86_400_000

let home: string
let dynamoDb: LocalDynamoDb
let script: string
const children = new Set<ChildProcess>()
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-kill-'))
  dynamoDb = await startDynamoDb({ path: home, endedCleanly: true }, { audit: auditTable })
  script = join(home, 'sealer.cjs')
  // Bundled, it starts in a fraction of the time.
  await build({
    entryPoints: [join(import.meta.dirname, 'sealer-process.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await dynamoDb.close()
  await rm(home, { recursive: true, force: true })
})

it(`seals each record once, whenever sealers are killed: ${kills} times, two at once, while others write`, async () => {
  const since = Date.now()
  const clock = quickClock(since)
  const { client } = dynamoDb
  const appender = createDynamoDbAuditAppender({ client, table: 'audit', keepForMs })
  const reader = createDynamoDbAuditReader({ client, table: 'audit' })
  const store = createFolderLogStore({ folder: join(home, 'log') })
  const { hostname, port } = (await client.config.endpoint?.()) ?? { hostname: '', port: 0 }
  const task: SealerTask = {
    endpoint: `http://${hostname}:${port}`,
    table: 'audit',
    folder: join(home, 'log'),
    origin,
    key: privateKey.export({ format: 'jwk' }),
    since,
  }

  let isOver = false
  const acknowledged = new Set<string>()
  const write = async () => {
    const audit = createAuditLog({
      appender,
      functionName: 'embed',
      policyDigest: 'sha256:00',
      clock,
      random: systemRandom,
    })
    while (!isOver) {
      // One that comes too late for its lane fails; then it was not acknowledged either.
      const record = await audit.append({ kind: 'denial', action: 'embed' }).catch(() => undefined)
      if (record !== undefined) acknowledged.add(`${record.lane}/${record.seq}`)
    }
  }
  const said: unknown[] = []
  let [killed, atWork] = [0, 0]
  const killAgain = async () => {
    while (killed < kills) {
      killed += 1
      if (await sealUntilKilled(task, said)) atWork += 1
    }
  }
  const writing = Array.from({ length: writers }, write)
  await Promise.all(Array.from({ length: sealersAtOnce }, killAgain))
  isOver = true
  await Promise.all(writing)

  const heir = createSealerInTest().newSealer({
    reader,
    appender,
    store,
    since,
    clock,
    audit: createAuditLog({
      appender,
      functionName: 'seal-audit',
      policyDigest: 'sha256:00',
      clock,
      random: systemRandom,
    }),
  })
  await heir.run()
  await heir.run()
  const hashes = new Map<string, string>()
  const ended: string[] = []
  for (const lane of await reader.lanes(since - 1, clock() + 60_000)) {
    for await (const { seq, hash, body } of reader.readLane(lane)) {
      hashes.set(`${lane}/${seq}`, hash)
      if (Buffer.from(body).includes('"lane-closed"')) ended.push(lane)
    }
  }
  const sealed = await expectSoundLog(store, (lane, seq) => hashes.get(`${lane}/${seq}`))
  const { number = 0, open = [] } = (await store.latestSeal()) ?? {}
  console.info(
    `${kills} kills, ${atWork} of them at work: ${acknowledged.size} records written, ${sealed} sealed in ${number} seals, ${ended.length} lanes ended`,
  )
  expect(said).toEqual([])
  expect(open.filter(({ refused }) => refused !== undefined)).toEqual([])
  for (const place of acknowledged) expect(hashes.has(place)).toBe(true)
  // Ending lanes may have added to the table after the last look at it.
  expect(sealed).toBe(hashes.size)
  expect(sealed).toBeGreaterThan(acknowledged.size)
  expect(acknowledged.size).toBeGreaterThan(1000)
  expect(atWork).toBeGreaterThan(kills / 2)
  expect(number).toBeGreaterThan(kills / 2)
}, 240_000)

/** @returns whether it had begun to seal */
async function sealUntilKilled(task: SealerTask, said: unknown[]): Promise<boolean> {
  const child = fork(script, { stdio: 'ignore', execArgv: [] })
  children.add(child)
  let isAtWork = false
  // Half of them are let to seal once: else hardly anything would ever be committed.
  const awaited = randomInt(2) === 0 ? ['sealing', 'sealed'] : ['sealed']
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === 'sealing' || message === 'sealed') {
        isAtWork = true
        if (awaited.includes(message)) resolve()
      } else said.push(message)
    })
    child.on('exit', () => resolve())
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.send(task)
  await ready
  // The kill is what this is about, so it may come at any moment.
  await new Promise((resolve) => setTimeout(resolve, randomInt(0, 500)))
  child.kill('SIGKILL')
  await ended
  children.delete(child)
  return isAtWork
}
