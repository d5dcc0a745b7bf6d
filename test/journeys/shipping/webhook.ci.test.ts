import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fetchToken } from '../../../infra/local/fetch-token.ts'
import { call } from '../../support/client.ts'
import { freePort } from '../../support/free-port.ts'
import { type GatewayProcess, spawnGateway } from '../../support/gateway-process.ts'
import { type Certified, createAuthority } from '../../support/shipping/certificates.ts'
import { policyThatShips } from '../../support/shipping/policy-that-ships.ts'
import { faultsOf, type ReceivedEvent, sealedHashes } from '../../support/shipping/shipped-records.ts'

const kills = 10
const secret = `whsec_${randomBytes(32).toString('base64')}`
const server = join(import.meta.dirname, '../../support/shipping/webhook-server.mjs')

let folder: string
let home: string
let file: string
let port: number
let certified: Certified
let env: NodeJS.ProcessEnv
let receiver: ChildProcess | undefined
let gateway: GatewayProcess
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-webhook-'))
  home = join(folder, 'home')
  file = join(folder, 'received.jsonl')
  await writeFile(file, '')
  const authority = await createAuthority(folder)
  certified = await authority.certify('DNS:localhost')
  env = { NODE_EXTRA_CA_CERTS: authority.file }
  port = await freePort()
  const url = `https://localhost:${port}/events`
  await policyThatShips(join(folder, 'policy.yaml'), [
    { name: 'siem', type: 'webhook', url, secret: 'file:siem' },
    { name: 'ocsf', type: 'webhook', url: 'http://127.0.0.1:1/', secret: 'file:siem', format: 'ocsf' },
  ])
  await mkdir(join(home, 'secrets'), { recursive: true, mode: 0o700 })
  await writeFile(join(home, 'secrets/siem'), secret, { mode: 0o600 })
  gateway = await spawnGateway({ home, port: 0, folder, env })
})
afterAll(async () => {
  receiver?.kill('SIGKILL')
  await gateway?.kill()
  await rm(folder, { recursive: true, force: true })
})

async function bringBack(): Promise<void> {
  const args = [server, String(port), certified.key, certified.certificate, file, secret]
  receiver = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  if (receiver.stdout !== null) await once(receiver.stdout, 'data')
}
async function kill(): Promise<void> {
  const dying = receiver
  if (dying === undefined) return
  const gone = once(dying, 'exit')
  dying.kill('SIGKILL')
  await gone
}

/** Whole lines alone: the last may have been cut off. */
const received = async (): Promise<ReceivedEvent[]> => {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as ReceivedEvent)
}
const ask = async (service: 'audit' | 'vectors', path: string, options: { method?: string } = {}) => {
  const token = await fetchToken(home, service === 'audit' ? 'siem' : 'search')
  return call(`${gateway.endpoints[service]}${path}`, { token, ...options })
}
const sealNow = () => ask('audit', '/v1/checkpoints', { method: 'POST' })
const list = () => ask('vectors', '/v1/collections/support-mail/vectors')

it(`loses nothing to an HTTPS receiver that is killed ${kills} times, nor to its own death`, async () => {
  await bringBack()
  for (let killed = 0; killed < kills; killed += 1) {
    const answers = await Promise.all([list(), list(), list()])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const sealing = sealNow()
    await pause(randomInt(150))
    await kill()
    expect((await sealing).status).toBe(200)
    // A dead receiver is no reason to wait, for whoever asks or seals.
    const before = performance.now()
    expect((await list()).status).toBe(200)
    expect((await sealNow()).status).toBe(200)
    expect(performance.now() - before).toBeLessThan(5_000)
    if (killed % 5 === 4) {
      await gateway.kill()
      gateway = await spawnGateway({ home, port: 0, folder, env })
    }
    await bringBack()
  }
  await sealNow()

  const sealed = await sealedHashes(join(home, 'log'))
  expect(sealed.length).toBeGreaterThan(kills * 8)
  await expect
    .poll(async () => faultsOf(await received(), sealed), { timeout: 30_000, interval: 250 })
    .toEqual([])
  expect(await readdir(join(home, 'shipping'))).not.toContain('dead-letters')
}, 120_000)

it('keeps a poison event among the dead letters, and sends what comes after it', async () => {
  const token = await fetchToken(home, 'search')
  await call(`${gateway.endpoints.vectors}/v1/collections/poison/vectors`, { token })
  await sealNow()
  const sealed = await sealedHashes(join(home, 'log'))
  const letters = join(home, 'shipping/dead-letters/siem')
  await expect
    .poll(async () => (await received()).some(({ leaf }) => leaf === sealed.length - 1), { timeout: 20_000 })
    .toBe(true)
  const names = await readdir(letters)
  const kept = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(letters, name), 'utf8'))),
  )
  expect(kept.length).toBeGreaterThan(0)
  for (const { hash, leaf, why, event } of kept) {
    expect(why).toBe('status 422')
    expect(sealed[leaf]).toBe(hash)
    expect(event).toContain('"poison"')
  }
  const without = kept.map(({ leaf }) => `leaf ${leaf} did not come`)
  expect(faultsOf(await received(), sealed)).toEqual(without)
})
