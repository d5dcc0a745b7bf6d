import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trace } from '../../functions/audit/show-trace.ts'
import { loadKeysAndSecrets } from '../../infra/local/stores/keys-and-secrets.ts'
import type { AnsweredReplay } from '../../infra/replay/fetch-replay.ts'
import { replayCommand } from '../../infra/replay/replay-command.ts'
import { sealPayload } from '../../shared/payloads/commitment.ts'
import { createFolderPayloadWriter } from '../../shared/payloads/folder-payload-store.ts'
import { systemRandom } from '../../shared/runtime/random.ts'
import { testTerminal } from '../infra/command-line/terminal.ts'
import { type Answer, call, newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'

const texts = {
  plain: 'The lift in the north wing does not come',
  masked: 'Write to margarethe.vogel@klinik-rosenhain.example',
  approved: 'The patient suffers from type 2 diabetes mellitus, diagnosis E11.9',
  blocked: 'Charge 4111 1111 1111 1111 please',
}
const words = /lift in the|margarethe|rosenhain|diabetes|4111 1111/

let folder: string
let gateway: LocalTestGateway
const job: Record<keyof typeof texts, string> = { plain: '', masked: '', approved: '', blocked: '' }
const reads: string[] = []
let grant: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-replay-'))
  gateway = await start((policy) => policy)
  const granted = await newGrant(gateway)
  grant = granted.id
  for (const [name, input] of Object.entries(texts)) {
    const body = { model: 'text-embedding-3-small', input }
    const answer = await call<{ sunder?: { job: string } }>(`${granted.baseUrl}/embeddings`, {
      token: granted.token,
      body,
    })
    job[name as keyof typeof texts] = answer.body.sunder?.job ?? ''
  }
  const refused = await call(`${granted.baseUrl}/embeddings`, {
    token: granted.token,
    body: { model: 'another-model', input: 'x' },
  })
  expect(refused.status).toBe(404)
  for (const [path, body] of [
    ['query', { text: 'the lift in the north wing', topK: 20 }],
    ['fetch', { ids: [`v_${'a'.repeat(43)}`] }],
  ] as const) {
    const url = `${gateway.endpoints.vectors}/v1/collections/support-mail/${path}`
    expect((await call(url, { token: await gateway.token('search'), body })).status).toBe(200)
  }
  const { body } = await call<{ records: { target: { job: string } }[] }>(
    `${gateway.endpoints.audit}/v1/records?kind=request&collection=support-mail&limit=200`,
    { token: await gateway.token('siem') },
  )
  reads.push(...new Set(body.records.map(({ target }) => target.job).filter((id) => id?.startsWith('read_'))))
})
afterAll(async () => {
  await gateway.close()
  await rm(folder, { recursive: true, force: true })
})

/** Over the same data, by a policy that was changed. */
async function start(change: (policy: string) => string): Promise<LocalTestGateway> {
  const policyFile = join(folder, 'policy.yaml')
  const policy = await readFile('policy.yaml', 'utf8')
  const changed = change(policy)
  await writeFile(policyFile, changed)
  return startLocalTestGateway({ home: join(folder, 'home'), policyFile })
}

async function startAnew(change: (policy: string) => string): Promise<void> {
  await gateway.close()
  gateway = await start(change)
}

async function replay(trace: string): Promise<Answer<AnsweredReplay>> {
  const url = `${gateway.endpoints.audit}/v1/traces/${trace}/replay`
  const answer = await call<AnsweredReplay>(url, { method: 'POST', token: await gateway.token('siem') })
  expect(answer.status).toBe(200)
  expect(answer.text).not.toMatch(words)
  return answer
}

const told = ({ requests }: AnsweredReplay) =>
  requests.map(({ payload, before, now, differs }) => [payload, before.decision, now?.decision, differs])

describe('a trace', () => {
  it('is told with its payloads, masked', async () => {
    const url = `${gateway.endpoints.audit}/v1/traces/${grant}`
    const token = await gateway.token('siem')
    const { body, text } = await call<Trace>(url, { token })
    expect(text).toContain('lift in the north wing')
    expect(text).not.toMatch(/margarethe|4111 1111/)
    expect(body.payloads.every(({ withheld }) => withheld === null)).toBe(true)
    // Three were kept, asked and answered.
    expect(body.payloads).toHaveLength(6)
    const without = await call<Trace>(`${url}?payloads=none`, { token })
    expect(without.body.payloads).toEqual([])
    expect(without.text).not.toContain('lift in the north wing')
  })
})

describe('the requests of a trace, asked again', () => {
  it('are decided as they were, by the same policy', async () => {
    const { body } = await replay(grant)
    expect(told(body)).toEqual([
      ['matches', 'allow', 'allow', false],
      ['matches', 'mask', 'mask', false],
      ['matches', 'approve', 'approve', false],
      ['never kept', 'block', 'block', false],
      ['never kept', 'refuse', null, null],
    ])
    expect(body.requests[2]?.now?.classes).toMatchObject({ 'phi.diagnosis': { action: 'approve' } })
    for (const read of reads)
      expect(told((await replay(read)).body)).toEqual([['matches', 'allow', 'allow', false]])
    expect(reads).toHaveLength(2)
  })

  it('are put on record by both functions, without a word of them', async () => {
    const bodies = await gateway.auditBodies()
    const actions = bodies.map((text) => (JSON.parse(text) as { action: string }).action)
    expect(actions).toContain('audit.replay')
    expect(actions).toContain('payload.replay')
    expect(bodies.join('\n')).not.toMatch(words)
  })

  it('differ under a stricter policy, and under a looser one', async () => {
    await startAnew((policy) =>
      policy
        .replace('pci: block', 'pci: allow\n      pii.email: block')
        .replace('phi: approve', 'phi: mask')
        .replace('deniedPatterns: []', 'deniedPatterns: ["north wing"]'),
    )
    const { body } = await replay(grant)
    expect(told(body)).toEqual([
      ['matches', 'allow', 'block', true],
      ['matches', 'mask', 'block', true],
      ['matches', 'approve', 'mask', true],
      ['never kept', 'block', 'allow', true],
      ['never kept', 'refuse', null, null],
    ])
    const { policyDigest, requests } = body
    expect(requests.every(({ before }) => before.policyDigest !== policyDigest)).toBe(true)
    const [query = '', fetch = ''] = reads
    expect(told((await replay(query)).body)).toEqual([['matches', 'allow', 'block', true]])
    expect(told((await replay(fetch)).body)).toEqual([['matches', 'allow', 'allow', false]])
  })

  it('say what is not as it was: altered, erased, or nothing that can be opened', async () => {
    const payloads = join(gateway.home, 'payloads')
    const { payloadKey } = await loadKeysAndSecrets(gateway.home, 'ES256')
    const path = (id: string) => join(payloads, 'requests', id)
    await rm(path(job.plain))
    const other = Buffer.from(JSON.stringify({ inputs: ['other'], items: [{ metadata: {} }], model: 'm' }))
    await createFolderPayloadWriter({ folder: payloads, key: payloadKey }).put(
      'requests',
      job.plain,
      sealPayload(other, systemRandom),
    )
    await rm(path(job.masked))
    await writeFile(path(job.approved), 'nonsense')
    const { body } = await replay(grant)
    expect(told(body).slice(0, 3)).toEqual([
      ['commitment differs', 'allow', undefined, null],
      ['erased', 'mask', undefined, null],
      ['unavailable', 'approve', undefined, null],
    ])
    const shown = await call<Trace>(`${gateway.endpoints.audit}/v1/traces/${grant}`, {
      token: await gateway.token('siem'),
    })
    expect(shown.body.payloads.flatMap(({ withheld }) => withheld ?? [])).toEqual([
      'commitment differs',
      'erased',
      'unavailable',
    ])
  })

  it('are shown at a terminal', async () => {
    const { terminal, printed } = testTerminal({ columns: 160 })
    const surroundings = { environment: { SUNDER_HOME: gateway.home }, fetch: globalThis.fetch }
    expect(await replayCommand([job.blocked || grant], terminal, surroundings)).toBe(1)
    expect(printed()).toMatch(/✗ .*commitment differs +allow +–/)
    expect(printed()).toMatch(/≠ .*never kept +block \(content_blocked\) +allow/)
    expect(printed()).toContain('would be decided otherwise today')
    expect(printed()).not.toMatch(words)
    const json = testTerminal()
    await replayCommand([grant, '--json'], json.terminal, surroundings)
    expect((JSON.parse(json.printed()) as AnsweredReplay).requests).toHaveLength(5)
  })

  it('are asked for by auditors alone', async () => {
    const url = `${gateway.endpoints.audit}/v1/traces/${grant}/replay`
    const answer = await call(url, { method: 'POST', token: await gateway.token('search') })
    expect(answer.status).toBe(403)
  })
})
