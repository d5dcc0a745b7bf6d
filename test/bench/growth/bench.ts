import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { startDynamoDb } from '../../../infra/local/stores/dynamodb.ts'
import { inTurn, ms, printTable, quantile } from '../in-turn.ts'
import { embedded, type OpenStore, onServer } from '../reads/stores.ts'
import { openGatewayOfSize } from './gateway-of-size.ts'
import { measureLanes } from './lanes.ts'

/*
 * `npm run bench:growth [-- MOST [ROUNDS [VECTORS]]]`: what each request takes where there are 100 records, grants and
 * vectors, ten times as many, and so on up to MOST (10,000) and VECTORS (10,000), all sizes in turn; and appends of many
 * writers. Over the embedded stores and, where SUNDER_TEST_DYNAMODB and SUNDER_TEST_POSTGRESQL say where they are, AWS's
 * DynamoDB Local and a PostgreSQL. About three minutes.
 */
const [most, rounds] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 60)]
const mostVectors = Number(process.argv[4] ?? 10_000)
const warmUp = 10
const sizes = [100, 1000, 10_000, 100_000].filter((size) => size <= most)
const { SUNDER_TEST_DYNAMODB: dynamoDbLocal, SUNDER_TEST_POSTGRESQL: server } = process.env

const home = await mkdtemp(join(tmpdir(), 'sunder-growth-'))
const own = await startDynamoDb({ path: home, endedCleanly: true }, {})
try {
  await measure('the embedded stores', own.client, embedded)
  if (dynamoDbLocal !== undefined) {
    const client = new DynamoDBClient({
      endpoint: dynamoDbLocal,
      // Its tables are apart from those of other runs.
      region: `growth-${process.pid}`,
      credentials: { accessKeyId: `growth${process.pid}`, secretAccessKey: 'test' },
    })
    await measure(
      server === undefined ? 'DynamoDB Local, vectors embedded' : 'DynamoDB Local and a PostgreSQL',
      client,
      server === undefined ? embedded : onServer(server),
    )
  }
} finally {
  await own.close()
  await rm(home, { recursive: true, force: true })
}

async function measure(place: string, client: DynamoDBClient, open: OpenStore): Promise<void> {
  const names: string[] = []
  const works: Record<string, () => Promise<unknown>> = {}
  const stores: Awaited<ReturnType<OpenStore>>[] = []
  for (const size of sizes) {
    const store = await open({ name: 'mail', dimensions: 64 })
    stores.push(store)
    const requests = await openGatewayOfSize(client, store, { size, vectors: Math.min(size, mostVectors) })
    for (const [name, work] of Object.entries(requests)) {
      if (size === sizes[0]) names.push(name)
      works[`${name}/${size}`] = work
    }
  }
  const taken = await inTurn(works, { rounds, warmUp })
  for (const store of stores) await store.close()

  console.log(`\nOver ${place}: medians of ${rounds} rounds in milliseconds, p99 in brackets.`)
  const counts = sizes.map((size) => size.toLocaleString('en'))
  const rows = names.map((name) => {
    const times = sizes.map((size) => taken.get(`${name}/${size}`))
    const medians = times.map((of) => quantile(of))
    const ratio = (medians.at(-1) ?? 0) / (medians[0] ?? 1)
    return [
      name,
      ...times.map((of) => `${ms(quantile(of))} (${ms(quantile(of, 0.99))})`),
      `${ratio.toFixed(1)} ×`,
    ]
  })
  printTable(['Request', ...counts, 'last to first'], rows)

  const lanes: string[][] = []
  for (const writers of [1, 10, 100]) lanes.push(await measureLanes(client, writers, 2000))
  printTable(['Writers', 'lanes opened', 'appends a second', 'median, ms', 'p99, ms'], lanes)
}
