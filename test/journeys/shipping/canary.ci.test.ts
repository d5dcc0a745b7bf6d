import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFolderLogReader } from '../../../shared/transparency-log/stores/folder-log-reader.ts'
import { call, newGrant } from '../../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'
import { policyThatShips } from '../../support/shipping/policy-that-ships.ts'
import type { ReceivedEvent } from '../../support/shipping/shipped-records.ts'

interface Row {
  readonly id: string
}

let folder: string
let siem: Server
let gateway: LocalTestGateway
let planted: string
let other: string
const came: ReceivedEvent[] = []
const alarms = () => came.filter(({ record }) => record.kind === 'alarm')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-canary-'))
  siem = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      came.push(...(JSON.parse(body) as ReceivedEvent[]))
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => siem.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(siem.address() as AddressInfo).port}/`
  const home = join(folder, 'home')
  await mkdir(join(home, 'secrets'), { recursive: true, mode: 0o700 })
  const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
  await writeFile(join(home, 'secrets/siem'), secret, { mode: 0o600 })

  gateway = await startLocalTestGateway({ home })
  const grant = await newGrant(gateway)
  const ids: string[] = []
  for (const input of ['The master password is kept in the vault', 'The lift is stuck']) {
    const { body } = await call<{ data: Row[] }>(`${grant.baseUrl}/embeddings`, {
      token: grant.token,
      body: { model: 'text-embedding-3-small', input },
    })
    ids.push(...body.data.map(({ id }) => id))
  }
  ;[planted = '', other = ''] = ids
  await gateway.close()

  const receiver = { name: 'siem', type: 'webhook', url, secret: 'file:siem' } as const
  const policyFile = await policyThatShips(join(folder, 'policy.yaml'), [receiver], [planted])
  gateway = await startLocalTestGateway({ home, policyFile })
  // What was there before goes out first.
  await gateway.sealNow()
  await vi.waitFor(() => expect(came.length).toBeGreaterThan(4), { timeout: 10_000 })
}, 60_000)
afterAll(async () => {
  await gateway?.close()
  siem.closeAllConnections()
  siem.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  came.length = 0
})

const read = async <Body>(path: string, body?: unknown) =>
  call<Body>(`${gateway.endpoints.vectors}/v1/collections/support-mail/${path}`, {
    token: await gateway.token('search'),
    body,
  })
const sealedSize = async () => {
  const log = createFolderLogReader({ folder: gateway.beneath.log.folder })
  return (await log.latestSeal())?.size
}

describe('a read that returns a planted vector', () => {
  it.each([
    ['query', async () => read<{ hits: Row[] }>('query', { text: 'master password', topK: 1 })],
    ['fetch', async () => read<{ vectors: Row[] }>('fetch', { ids: [planted, other] })],
    ['list', async () => read<{ vectors: Row[] }>('vectors')],
  ] as const)('by %s raises an alarm that is shipped within a second, unsealed', async (_, reading) => {
    const size = await sealedSize()
    const { status, body, headers } = await reading()
    expect(status).toBe(200)
    expect(JSON.stringify(body)).toContain(planted)
    await expect.poll(alarms, { timeout: 1000, interval: 20 }).toHaveLength(1)
    expect(await sealedSize()).toBe(size)
    const [alarm] = alarms()
    expect(alarm).toMatchObject({
      leaf: null,
      seal: null,
      record: {
        action: 'canary.read',
        actor: { subject: 'search', duty: 'consumer' },
        target: { collection: 'support-mail', job: expect.stringMatching(/^read_/) },
        decision: { effect: 'returned', reasons: [planted] },
        count: 1,
      },
    })
    // Nobody tells the reader, not by the number of a record either.
    const told = JSON.stringify([...headers])
    expect(told).not.toMatch(/canary|alarm/i)
    expect(told).not.toContain(alarm?.record.lane.split('#')[2])
  })

  it('comes to the receiver once more when it is sealed, in its place', async () => {
    await read('fetch', { ids: [planted] })
    await expect.poll(alarms, { timeout: 1000, interval: 20 }).toHaveLength(1)
    await gateway.sealNow()
    await expect.poll(() => alarms().length, { timeout: 10_000 }).toBeGreaterThan(1)
    const [first] = alarms()
    const again = alarms().filter(({ hash, leaf }) => hash === first?.hash && leaf !== null)
    expect(again).toHaveLength(1)
  })
})

it('raises none for a read that returns no planted vector, be it asked for by that', async () => {
  await read('fetch', { ids: [other] })
  await read('fetch', { ids: ['v_nothing'] })
  const bodies = await gateway.auditBodies()
  const before = bodies.filter((text) => text.includes('"kind":"alarm"')).length
  await read('query', { text: 'lift', topK: 1 })
  const after = (await gateway.auditBodies()).filter((text) => text.includes('"kind":"alarm"')).length
  expect(after).toBe(before)
})
