import { beforeAll, expect, it } from 'vitest'
import { auditTable } from '../../shared/audit/audit-table-definition.ts'
import { grantsTable } from '../../shared/grants/grants-table.ts'
import { newTable, testDynamoDb } from '../support/dynamodb.ts'
import { describeFault, type Fault } from './injection/fault.ts'
import { termsOf } from './injection/ports.ts'
import { type Journey, journeys } from './journeys/live.ts'
import { type Run, run } from './run-seed.ts'
import { createSeededRandom } from './virtual/seeded-random.ts'
import { dynamoDbTables } from './world/dynamodb-tables.ts'
import { createIdentities, type Identities } from './world/identities.ts'

let identities: Identities
beforeAll(async () => {
  identities = await createIdentities()
})

const client = testDynamoDb()
const site = 'dynamoDb.handle'

async function live(seed: number, journey: Journey, faults: readonly Fault[]): Promise<Run> {
  const [grants, audit] = [await newTable(client, grantsTable), await newTable(client, auditTable)]
  return await run({ seed, journey, faults }, identities, (injection) =>
    dynamoDbTables(client, { grants, audit }, injection),
  )
}

const minutes = 5 * 60_000

it(
  'the laws hold whichever answer of DynamoDB’s is lost, though its client sends the request again',
  async () => {
    const { calls } = await live(1, 'embed', [])
    for (let first = 0; first < (calls.get(site) ?? 0); first += 1) {
      const { breaches } = await live(1, 'embed', [{ site, kind: 'half-done', first, times: 1 }])
      expect(breaches, `call ${first + 1}`).toEqual([])
    }
  },
  minutes,
)

it(
  'the laws hold where requests to DynamoDB fail beneath its client in all ways',
  async () => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const random = createSeededRandom(seed)
      const journey = random.pick(journeys.filter((name) => name !== 'seal'))
      const faults = Array.from({ length: 1 + random.integer(3) }, () => ({
        site,
        kind: random.pick(termsOf(site)?.kinds ?? []),
        first: random.integer(60),
        times: random.pick([1, 1, 2, 6]),
      }))
      const { breaches } = await live(seed, journey, faults)
      expect(breaches, `seed ${seed}, ${journey}: ${faults.map(describeFault).join('; ')}`).toEqual([])
    }
  },
  minutes,
)
