import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { installPortkey } from './portkey/install-portkey.ts'
import { printReport } from './print-report.ts'
import { type Contender, type Extent, runRounds } from './run-rounds.ts'
import { startPortkey, startServer, upstreamOf } from './servers.ts'
import { findServices } from './services.ts'
import { type Case, createBodies, createTexts } from './texts.ts'

/**
 * `npm run bench`: Sunder beside Portkey's gateway and the upstream asked directly, each in a process of its own. The
 * upstream is a mock that answers at once, so that what is measured is what lies before it. `-- --quick` looks for a
 * minute alone, and not at the stores; for development.
 */
const started = performance.now()
const isQuick = process.argv.includes('--quick')
const extent: Extent = isQuick
  ? { rounds: 1, blocks: 4, ofBlock: 25, blockWithinMs: 1_000, loadMs: 2_000 }
  : { rounds: 3, blocks: 4, ofBlock: 50, blockWithinMs: 700, loadMs: 2_500 }
const cases: Case[] = [
  { inputs: 1, encoding: 'float' },
  { inputs: 1, encoding: 'base64' },
  { inputs: 64, encoding: 'float' },
  { inputs: 64, encoding: 'base64' },
]

const closing: (() => Promise<void>)[] = []
try {
  const home = await mkdtemp(path.join(tmpdir(), 'sunder-bench-'))
  closing.push(() => rm(home, { recursive: true, force: true }))
  const mock = await startServer('mock-upstream.ts')
  closing.push(mock.close)
  const upstream = upstreamOf(mock)
  const portkey = await startPortkey(await installPortkey(), upstream)
  closing.push(portkey.close)
  const inMemory = await startServer('serve-in-memory.ts', { args: [upstream] })
  closing.push(inMemory.close)

  const line = {
    direct: { name: 'the upstream, asked directly', server: mock },
    peer: { name: 'Portkey, no controls', server: portkey },
    sunder: [
      { name: 'Sunder (a), all controls on, stores in memory', server: inMemory },
      ...(isQuick ? [] : await overStores(home, upstream)),
    ],
  }
  const contenders = [line.direct, line.peer, ...line.sunder]
  const figuresOf = await runRounds(contenders, cases, createBodies(createTexts()), extent)
  await printReport(line, cases, figuresOf)
  const minutes = ((performance.now() - started) / 60_000).toFixed(1)
  console.log(
    `\n${extent.rounds} rounds in ${minutes} minutes; Node ${process.version}, ${cpus().length} processors`,
  )
} finally {
  for (const close of closing.reverse()) await close()
}

async function overStores(home: string, upstream: string): Promise<Contender[]> {
  const embedded = await startServer('serve-over-stores.ts', {
    args: ['embedded', path.join(home, 'embedded'), upstream],
    from: 'sources',
  })
  closing.push(embedded.close)
  const first = { name: 'Sunder (b), over the embedded stores', server: embedded, isOneWriter: true }
  const services = await findServices()
  if (typeof services === 'string') {
    console.log(`Sunder (c), over DynamoDB Local and PostgreSQL, is left out: ${services}`)
    return [first]
  }
  closing.push(services.close)
  const server = await startServer('serve-over-stores.ts', {
    args: ['services', path.join(home, 'services'), upstream],
    env: { SUNDER_TEST_DYNAMODB: services.dynamoDb, SUNDER_TEST_POSTGRESQL: services.postgreSql },
  })
  closing.push(server.close)
  return [first, { name: 'Sunder (c), over DynamoDB Local and PostgreSQL', server }]
}
