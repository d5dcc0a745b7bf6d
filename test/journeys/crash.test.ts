import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fetchToken } from '../../infra/local/fetch-token.ts'
import { openPostgresql } from '../../infra/local/stores/postgresql.ts'
import { call, type GrantAnswer, newGrant } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.ts'

/** A restart takes seconds: `.ci/run` asks for 20. */
const kills = Number(process.env['SUNDER_TEST_KILLS'] ?? 3)
const budget = 30
const model = 'text-embedding-3-small'

let home: string
let running: GatewayProcess | undefined
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'sunder-crash-'))
})
afterAll(async () => {
  await running?.kill()
  await rm(home, { recursive: true, force: true })
})

interface RecordsPage {
  readonly records: { readonly target?: { readonly job?: string } }[]
  readonly next: string | null
}
interface Verdict {
  readonly lanes: number
  readonly records: number
  readonly problems: unknown[]
  readonly interrupted: unknown[]
}

it(`keeps its promises through ${kills} kills under load`, async () => {
  const port = await freePort()
  const grants: string[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    running = await spawnGateway({ home, port })
    const { underway, ended } = workload(running, grants)
    await underway
    // The kill is what this is about, so it may come at any moment.
    await new Promise((resolve) => setTimeout(resolve, randomInt(0, 500)))
    await running.kill()
    await ended
  }

  running = await spawnGateway({ home, port })
  const gateway = visitor(running)
  const auditor = await gateway.token('siem')
  const { body: verdict } = await call<Verdict>(`${gateway.endpoints.audit}/v1/verify`, { token: auditor })
  expect(verdict.problems).toEqual([])
  expect(verdict.records).toBeGreaterThan(kills)

  const used = new Map<string, number>()
  for (const id of grants) {
    const token = await gateway.token('ingest')
    const { body } = await call<GrantAnswer>(`${gateway.endpoints.grants}/grants/${id}`, { token })
    expect(body.usedInputs).toBeLessThanOrEqual(body.maxInputs)
    used.set(id, body.usedInputs)
  }
  const requested = new Set<string>()
  let cursor = ''
  do {
    const url = `${gateway.endpoints.audit}/v1/records?action=embed&kind=request&limit=200${cursor}`
    const { body } = await call<RecordsPage>(url, { token: auditor })
    for (const { target } of body.records) if (target?.job !== undefined) requested.add(target.job)
    cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`
  } while (cursor !== '')
  await running.kill()

  const database = await openPostgresql(home)
  const { rows } = await database.query<{ job: string; grant: string }>(
    'select job, "grant" from sunder.vectors',
  )
  await database.close()
  console.info(
    `${kills} kills: ${rows.length} vectors, ${verdict.records} records in ${verdict.lanes} lanes, ${verdict.interrupted.length} interrupted requests`,
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { job } of rows) expect(requested).toContain(job)
  for (const [id, inputs] of used) {
    expect(rows.filter(({ grant }) => grant === id).length).toBeLessThanOrEqual(inputs)
  }
}, 240_000)

function visitor({ endpoints }: GatewayProcess) {
  return { endpoints, token: (name: string) => fetchToken(home, name) }
}

/** Embeds under a new grant, four at a time, until the gateway is gone; `underway` with the first that was stored. */
function workload(process: GatewayProcess, grants: string[]) {
  let start: () => void = () => undefined
  const underway = new Promise<void>((resolve) => {
    start = resolve
  })
  const work = async () => {
    const grant = await newGrant(visitor(process), { maxInputs: budget })
    grants.push(grant.id)
    let input = 0
    const worker = async () => {
      while (process.isRunning()) {
        input += 1
        const body = { model, input: `kill ${grants.length}, input ${input}` }
        await call(`${grant.baseUrl}/embeddings`, { token: grant.token, body })
        start()
      }
    }
    await Promise.allSettled(Array.from({ length: 4 }, worker))
  }
  // An error is a request that was cut off by the kill.
  return { underway, ended: work().catch(start) }
}
