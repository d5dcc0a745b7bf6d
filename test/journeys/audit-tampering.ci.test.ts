import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verify } from '../../infra/verify/verify.ts'
import { registryKey } from '../../shared/audit/audit-keys.ts'
import { nameLane, parseLane, recordId } from '../../shared/audit/lane-name.ts'
import { noPrevious, recordBytes } from '../../shared/audit/record-bytes.ts'
import { toTimestamp } from '../../shared/runtime/clock.ts'
import { systemRandom } from '../../shared/runtime/random.ts'
import type { Verification } from '../../shared/verification/summarise.ts'
import { testTerminal } from '../infra/command-line/terminal.ts'
import {
  type AuditItem,
  forged,
  type OwnedAuditTable,
  ownedAuditTable,
  placeOf,
  recordOf,
  seqOf,
} from '../support/audit-items.ts'
import { call, newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'

const minute = 60_000
/** Behind the system's time, by which the verifier judges what is dated after now; it moves on by 45 minutes. */
const behind = 50 * minute
const began = Date.now() - behind

let folder: string
let gateway: LocalTestGateway
let table: OwnedAuditTable
let ahead = -behind
const clock = () => Date.now() + ahead
/** A lane of the embedding function that has ended, all of it sealed, by sequence number. */
let lane: string
let records: AuditItem[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-tampering-'))
  gateway = await startLocalTestGateway({ home: join(folder, 'home'), clock })
  table = ownedAuditTable(gateway.beneath.dynamoDb, gateway.beneath.tables.audit)
  for (const input of ['One letter', 'Another letter', 'A third letter']) await embed(input)
  await gateway.sealNow()
  ahead += 20 * minute
  await embed('A letter from later')
  await gateway.sealNow()
  await writeFile(join(folder, 'log.vkey'), gateway.beneath.log.verifierKey)
  await keepCheckpoint('kept.txt')
  await embed('A letter from later still')
  await gateway.sealNow()
  const items = await table.items((name) => name.startsWith('LANE#embed#'))
  lane = items.find((item) => recordOf(item).kind === 'lane-closed')?.['lane']?.S ?? ''
  records = items.filter((item) => item['lane']?.S === lane).sort((one, other) => seqOf(one) - seqOf(other))
  expect(records.length).toBeGreaterThan(4)
}, 60_000)
afterAll(async () => {
  await gateway?.close()
  await rm(folder, { recursive: true, force: true })
})

async function embed(input: string): Promise<void> {
  const { baseUrl, token } = await newGrant(gateway)
  const body = { model: 'text-embedding-3-small', input }
  expect((await call(`${baseUrl}/embeddings`, { token, body })).status).toBe(200)
}

async function keepCheckpoint(name: string): Promise<number> {
  const { size, checkpoint = '' } = await gateway.sealNow()
  await writeFile(join(folder, name), checkpoint)
  return size
}

/** What the auditor does: asks for the export page by page, and verifies it with the key and a checkpoint of their own. */
async function audit({ held = 'kept.txt', since = 0 } = {}): Promise<Verification & { code: number }> {
  const token = await gateway.token('siem')
  const span = new URLSearchParams({
    from: toTimestamp(began - minute),
    to: toTimestamp(clock() + minute),
    since: `${since}`,
  })
  let path: string | undefined = `/v1/export?${span}`
  let text = ''
  while (path !== undefined) {
    const answer = await fetch(`${gateway.endpoints.audit}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(200)
    text += await answer.text()
    const next = answer.headers.get('sunder-next-cursor')
    path = next === null ? undefined : `/v1/export?cursor=${encodeURIComponent(next)}`
  }
  await writeFile(join(folder, 'export.jsonl'), text)
  const { terminal, printed } = testTerminal()
  const trust = ['--key', join(folder, 'log.vkey'), '--checkpoint', join(folder, held), '--since', '0']
  const code = await verify([join(folder, 'export.jsonl'), ...trust, '--json'], terminal)
  return { ...(JSON.parse(printed()) as Verification), code }
}

/** Does it, has the auditor look, and puts everything right again. */
async function whileTampered(
  items: readonly AuditItem[],
  tamper: () => Promise<unknown>,
  added: readonly AuditItem[] = [],
) {
  await tamper()
  try {
    return await audit()
  } finally {
    for (const item of added) await table.remove(item)
    for (const item of items) await table.put(item)
  }
}

const at = (seq: number): AuditItem => {
  const item = records[seq]
  if (item === undefined) throw new Error(`no record ${seq}`)
  return item
}

describe('an auditor with the key and an earlier checkpoint', () => {
  it('finds nothing wrong while nothing is', async () => {
    const { code, verified, findings, span } = await audit()
    expect(findings).toEqual([])
    expect({ code, verified }).toEqual({ code: 0, verified: true })
    expect(span).toMatchObject({ keyIsTrusted: true, held: [{ compared: true }] })
    expect(span?.waiting).toBeGreaterThan(0)
  })

  it.each<[string, (item: AuditItem) => AuditItem]>([
    ['its bytes', (item) => ({ ...item, body: { B: recordBytes({ ...recordOf(item), action: 'other' }) } })],
    ['its bytes and hash', (item) => forged(item, { action: 'other' })],
    [
      'its bytes, hash and who did it',
      (item) => ({ ...forged(item, { action: 'other' }), actor: { S: 'someone#1' } }),
    ],
  ])('finds a record of which somebody changed %s', async (_case, change) => {
    const { findings } = await whileTampered([at(2)], () => table.put(change(at(2))))
    expect(findings).toMatchObject([{ what: 'changed', lane, seq: 2 }])
  })

  it('loses no record whose index attributes were changed, which is all that these can do', async () => {
    const lost = {
      ...at(2),
      day: { S: '1970-01-01#0' },
      actor: { S: 'nobody#0' },
      at: { S: '1970' },
      hash: { S: '' },
    }
    const { findings } = await whileTampered([at(2)], () => table.put(lost))
    expect(findings).toEqual([])
  })

  it('finds a record that is gone, a lane that was cut off, and one that is gone with where it was registered', async () => {
    const one = await whileTampered([at(1)], () => table.remove(at(1)))
    expect(one.findings).toMatchObject([{ what: 'removed', lane, seq: 1 }])
    const tail = records.slice(2)
    const cut = await whileTampered(tail, () => Promise.all(tail.map(table.remove)))
    expect(cut.findings.map(({ what, seq }) => [what, seq])).toEqual(
      tail.map((item) => ['removed', seqOf(item)]),
    )
    const [registered] = (await table.items((name) => name.startsWith('LANES#'))).filter(
      (item) => item['name']?.S === lane,
    )
    const whole = [...records, ...(registered === undefined ? [] : [registered])]
    const dropped = await whileTampered(whole, () => Promise.all(whole.map(table.remove)))
    expect(dropped.findings.filter(({ what }) => what === 'removed')).toHaveLength(records.length)
  })

  it('finds what was put between, behind, or in another’s place', async () => {
    const next = records.length
    const late = forged(at(next - 1), {
      seq: next,
      id: recordId(lane, next),
      kind: 'denial',
      time: recordOf(at(0)).time,
    })
    const behind = await whileTampered([], () => table.put(late), [late])
    expect(behind.findings).toMatchObject([{ what: 'unsealed_after_close', lane, seq: next }])
    const swapped = [
      { ...at(2), seq: { N: '1' } },
      { ...at(1), seq: { N: '2' } },
    ]
    const other = await whileTampered([at(1), at(2)], () => Promise.all(swapped.map(table.put)))
    expect(other.findings.map(({ what, seq }) => [what, seq])).toEqual([
      ['changed', 1],
      ['changed', 2],
    ])
    const moved = records.slice(1).map((item) => ({ ...item, seq: { N: String(seqOf(item) + 1) } }))
    const between = await whileTampered(records, () => Promise.all(moved.map(table.put)), moved.slice(-1))
    expect(between.findings.map(({ what }) => what)).toContain('unsealed_after_close')
  })

  it('finds a record that was dated back', async () => {
    const openedAt = clock() - 30 * minute
    const name = nameLane('embed', openedAt, systemRandom)
    const key = registryKey(name)
    const registered = {
      lane: { S: key?.partition ?? '' },
      seq: { N: key?.sort ?? '' },
      name: { S: name },
      openedAt: { N: String(openedAt) },
    }
    const item = forged(
      { ...at(0), lane: { S: name } },
      {
        lane: name,
        id: recordId(name, 0),
        prev: noPrevious,
        time: toTimestamp(openedAt + minute),
        kind: 'denial',
      },
    )
    const { findings } = await whileTampered(
      [],
      () => Promise.all([table.put(registered), table.put(item)]),
      [registered, item],
    )
    expect(findings).toMatchObject([{ what: 'unsealed', lane: name, seq: 0 }])
  })

  it('finds a log that was put back to an older state, by the checkpoint kept since', async () => {
    const log = gateway.beneath.log.folder
    const older = join(folder, 'older')
    await cp(log, older, { recursive: true })
    await embed('A letter that nobody is to hear of')
    const since = await keepCheckpoint('newer.txt')
    const newer = join(folder, 'newer')
    await cp(log, newer, { recursive: true })
    const restore = async (from: string) => {
      await rm(log, { recursive: true })
      await cp(from, log, { recursive: true })
    }
    await restore(older)
    try {
      // A size beyond the tree's is already told by the gateway itself.
      const asked = { from: toTimestamp(began), since: `${since}` }
      const refused = await call(`${gateway.endpoints.audit}/v1/export?${new URLSearchParams(asked)}`, {
        token: await gateway.token('siem'),
      })
      expect(refused.status).toBe(400)
      const { code, findings } = await audit({ held: 'newer.txt' })
      expect(code).toBe(1)
      expect(findings.map(({ what }) => what)).toContain('rolled_back')
    } finally {
      await restore(newer)
    }
    expect(await audit({ held: 'newer.txt', since })).toMatchObject({ verified: true, findings: [] })
  })

  // The last: what was refused stays so.
  it('finds a record that was overwritten before it was sealed, once its time is over', async () => {
    await gateway.sealNow()
    const sealed = new Set((await table.items((name) => name.startsWith('LANE#grants#'))).map(placeOf))
    await newGrant(gateway)
    const fresh = (await table.items((name) => name.startsWith('LANE#grants#'))).filter(
      (item) => !sealed.has(placeOf(item)),
    )
    const [first] = fresh.sort((one, other) => seqOf(one) - seqOf(other))
    if (first === undefined) throw new Error('nothing was recorded')
    await table.put(forged(first, { action: 'harmless' }))
    await gateway.sealNow()
    ahead += 25 * minute
    await embed('A letter after that')
    await gateway.sealNow()
    const { code, findings } = await audit()
    expect(code).toBe(1)
    expect(findings.map(({ what, lane }) => [what, lane])).toContainEqual(['unsealed', first['lane']?.S])
    expect(parseLane(first['lane']?.S ?? '')?.functionName).toBe('grants')
    expect(await readFile(join(folder, 'export.jsonl'), 'utf8')).toContain('"kind":"alarm"')
  })
})
