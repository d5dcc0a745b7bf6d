import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'
import { createRecordSource } from '../../support/shipping/append-many.ts'
import { policyThatShips } from '../../support/shipping/policy-that-ships.ts'
import { faultsOf, type ReceivedEvent, sealedHashes } from '../../support/shipping/shipped-records.ts'

const rsyslog = process.env['SUNDER_TEST_RSYSLOG']
if (rsyslog === undefined) throw new Error('SUNDER_TEST_RSYSLOG must be the folder of .ci/rsyslog.sh')
const kills = 10

const run = promisify(execFile)
const control = (command: string) => run('.ci/rsyslog.sh', [command, rsyslog])

let folder: string
let gateway: LocalTestGateway
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-syslog-'))
  const port = Number(await readFile(join(rsyslog, 'port'), 'utf8'))
  const ca = await readFile(join(rsyslog, 'ca.pem'), 'utf8')
  const policyFile = await policyThatShips(join(folder, 'policy.yaml'), [
    { name: 'siem', type: 'syslog', host: 'localhost', port, ca },
    // Nobody listens there: it must not matter.
    { name: 'dead', type: 'syslog', host: '127.0.0.1', port: 1 },
  ])
  gateway = await startLocalTestGateway({ home: join(folder, 'home'), policyFile })
})
afterAll(async () => {
  await gateway?.close()
  await rm(folder, { recursive: true, force: true })
})

const received = async (): Promise<ReceivedEvent[]> => {
  const lines = (await readFile(join(rsyslog, 'received.log'), 'utf8')).split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line.slice(line.indexOf(' {') + 1)) as ReceivedEvent)
}

/** Most kills then come while a batch is on its way. */
async function untilItWrites(): Promise<void> {
  const size = async () => (await stat(join(rsyslog as string, 'received.log'))).size
  const before = await size()
  for (const end = performance.now() + 1000; performance.now() < end && (await size()) === before; )
    await pause(2)
}

it(`loses nothing to a real rsyslog that is killed ${kills} times while records are sealed`, async () => {
  const token = await gateway.token('search')
  const list = () => call(`${gateway.endpoints.vectors}/v1/collections/support-mail/vectors`, { token })
  const appendMany = createRecordSource(gateway)
  let killed = 0
  const killing = (async () => {
    for (; killed < kills; killed += 1) {
      await untilItWrites()
      await pause(randomInt(20))
      await control('kill')
      await pause(randomInt(300))
      await control('again')
    }
  })()
  let slowest = 0
  while (killed < kills) {
    const before = performance.now()
    const answers = await Promise.all([list(), list(), list(), list()])
    slowest = Math.max(slowest, performance.now() - before)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await appendMany(200)
    await gateway.sealNow()
  }
  await killing
  await gateway.sealNow()

  const sealed = await sealedHashes(gateway.beneath.log.folder)
  expect(sealed.length).toBeGreaterThan(200)
  await expect
    .poll(async () => faultsOf(await received(), sealed), { timeout: 30_000, interval: 250 })
    .toEqual([])
  const [line = ''] = (await readFile(join(rsyslog, 'received.log'), 'utf8')).split('\n')
  expect(line).toMatch(
    /^audit [a-z]+ 2\S+Z sunder [a-z-]+ \S+ \[origin software="sunder"\]\[meta sequenceId="1"\] \{"hash"/,
  )
  expect(slowest).toBeLessThan(5_000)
})
