import { createHash, createPrivateKey } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createEd25519Signer } from '../../shared/signing/ed25519-signer.ts'
import { createPGliteSession } from '../../shared/vectors/postgresql/pglite-session.ts'
import { createPostgreSqlVectorWriter } from '../../shared/vectors/postgresql/vector-writer.ts'
import { signJob } from '../../shared/vectors/sign-job.ts'
import { call, newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { spawnGateway } from '../support/gateway-process.ts'

/** `npm run bench:local`: the README's figures, each side by side with what it is compared with, as medians. */
const model = 'text-embedding-3-small'
const vectors = 10_000
const dimensions = 512

const home = await mkdtemp(path.join(tmpdir(), 'sunder-bench-'))
const rows: [what: string, figure: string][] = []
try {
  await measureReady()
  // The shipped policy but for the limit on reads, which this is not about.
  const policy = (await readFile('policy.yaml', 'utf8')).replace(
    'requestsPerMinute: 120',
    'requestsPerMinute: 1000000',
  )
  await writeFile(path.join(home, 'policy.yaml'), policy)
  const gateway = await startLocalTestGateway({
    home: path.join(home, 'filled'),
    policyFile: path.join(home, 'policy.yaml'),
  })
  try {
    await measureAdded(gateway, 1, 60)
    await measureAdded(gateway, 64, 5)
    await measureSearches(gateway)
  } finally {
    await gateway.close()
  }
} finally {
  await rm(home, { recursive: true, force: true })
}
console.log(`\n| What | Figure |\n| --- | --- |`)
for (const [what, figure] of rows) console.log(`| ${what} | ${figure} |`)

async function measureReady(): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < 4; round += 1) {
    const started = performance.now()
    const gateway = await spawnGateway({ home: path.join(home, 'data'), port: 0 })
    times.push(performance.now() - started)
    await gateway.stop()
  }
  const [first = 0, ...later] = times
  rows.push(['`npm start`, first time, until ready', seconds(first)])
  rows.push(['`npm start`, later, until ready', seconds(median(later))])
}

/** Each request beside the same request made to the model itself, in turn. */
async function measureAdded(gateway: LocalTestGateway, inputs: number, rounds: number): Promise<void> {
  const grant = await newGrant(gateway, { maxInputs: 10_000 })
  const through = { url: `${grant.baseUrl}/embeddings`, token: grant.token, model }
  const direct = {
    url: `${gateway.endpoints.model}/v1/embeddings`,
    token: gateway.modelCredential,
    model: 'use-512',
  }
  const [models] = [
    await call<{ data: { id: string }[] }>(`${gateway.endpoints.model}/v1/models`, { token: direct.token }),
  ]
  direct.model = models.body.data[0]?.id ?? direct.model
  const times: { through: number[]; direct: number[] } = { through: [], direct: [] }
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, side] of [
      ['direct', direct],
      ['through', through],
    ] as const) {
      const input = Array.from({ length: inputs }, (_, index) => text(round * inputs + index))
      const started = performance.now()
      const { status, text: answer } = await call(side.url, {
        token: side.token,
        body: { model: side.model, input },
      })
      if (status !== 200) throw new Error(answer)
      if (round >= 0) times[name].push(performance.now() - started)
    }
  }
  const [added, alone] = [median(times.through) - median(times.direct), median(times.direct)]
  rows.push([
    `added to an embed of ${inputs} ${inputs === 1 ? 'input' : 'inputs'} of 300 bytes`,
    `${added.toFixed(1)} ms (the model alone: ${alone.toFixed(1)} ms)`,
  ])
}

async function measureSearches(gateway: LocalTestGateway): Promise<void> {
  const ids = await fill(gateway)
  const token = await gateway.token('search')
  const url = `${gateway.endpoints.vectors}/v1/collections/support-mail/query`
  for (const concurrency of [1, 8]) {
    const count = 400
    let asked = 0
    const started = performance.now()
    const asker = async () => {
      while (asked < count) {
        asked += 1
        const { status, text: answer } = await call(url, { token, body: { id: ids[asked * 7], topK: 10 } })
        if (status !== 200) throw new Error(answer)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, asker))
    const rate = count / ((performance.now() - started) / 1000)
    rows.push([
      `searches over ${vectors.toLocaleString('en')} vectors of ${dimensions}, top 10, all controls on, ${concurrency} at a time`,
      `${rate.toFixed(0)} a second`,
    ])
  }
}

/** Rows signed and written as the embed function does, with vectors drawn by a seeded generator. */
async function fill(gateway: LocalTestGateway): Promise<string[]> {
  const key = JSON.parse(await readFile(path.join(gateway.home, 'keys', 'provenance.jwk.json'), 'utf8'))
  const signer = await createEd25519Signer(createPrivateKey({ key, format: 'jwk' }))
  const session = createPGliteSession(gateway.beneath.database, 'sunder_embed')
  const writer = createPostgreSqlVectorWriter({ session, filterable: () => [] })
  const random = generator(7)
  const ids: string[] = []
  for (let start = 0; start < vectors; start += 250) {
    const job = Array.from({ length: 250 }, (_, index) => {
      const content = text(start + index)
      const id = `v_${createHash('sha256').update(content).digest('base64url')}`
      ids.push(id)
      return {
        id,
        collection: 'support-mail',
        model,
        job: `job_bench-${start}`,
        grant: 'grant_bench',
        source: 'mail://bench',
        embedder: 'bench',
        vector: Float32Array.from({ length: dimensions }, () => random() - 0.5),
        text: content,
        textDigest: createHash('sha256').update(content).digest(),
        clientId: undefined,
        metadata: '{}',
      }
    })
    await writer.insert(await signJob(job, signer))
  }
  return ids
}

function text(index: number): string {
  return `Message ${index}: `.padEnd(300, 'the printer on the second floor is out of paper again, ')
}

/** A linear congruential generator with the constants of Numerical Recipes: repeatable, no more. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
