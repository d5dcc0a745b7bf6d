import { maskRows } from '../../../functions/read-vectors/mask-rows.ts'
import { presentRow, verified } from '../../../functions/read-vectors/present-row.ts'
import { commitmentOf, sealPayload } from '../../../shared/payloads/commitment.ts'
import { canonicalJson } from '../../../shared/signing/canonical-json.ts'
import { inTurn, ms, printTable, quantile } from '../in-turn.ts'
import { collection, createReadingApp } from './reading-app.ts'
import { benchText, fillStore, newRowVerifier } from './rows.ts'
import { type BenchStore, embedded, inMemory, type OpenStore, onServer } from './stores.ts'

/*
 * `npm run bench:read [-- ROUNDS]`: what a search takes through the gateway, beside the same search asked of the store
 * alone, in turn; and what the gateway's own steps take on the same rows. About two minutes.
 */
const rounds = Number(process.argv[2] ?? 200)
const [rows, warmUp] = [1024, 30]
const server = process.env['SUNDER_TEST_POSTGRESQL']
const stores: readonly OpenStore[] = [inMemory, embedded, ...(server === undefined ? [] : [onServer(server)])]

const whole: string[][] = []
const steps: string[][] = []
const byText: string[][] = []
for (const dimensions of [512, 1536]) {
  for (const open of stores) {
    const store = await open({ name: collection, dimensions })
    try {
      await fillStore(store.writer, { collection, rows, dimensions })
      for (const topK of [10, 100]) await measure(store, dimensions, topK)
      if (open === inMemory) await measureText(store, dimensions)
    } finally {
      await store.close()
    }
  }
}
console.log(`Medians of ${rounds} rounds, ${rows} rows with texts of 300 bytes, in milliseconds.`)
printTable(
  ['Store', 'dimensions', 'topK', 'alone', 'p99', 'through Sunder', 'p99', 'added', 'added p99'],
  whole,
)
printTable(
  ['Rows in memory', 'verify', 'mask', 'records and payloads', 'the rest', 'verify, no signature known'],
  steps,
)
printTable(['Searches', 'by a vector', 'by an id', 'by a text', 'the broker’s cost, beside an id'], byText)

async function measure(store: BenchStore, dimensions: number, topK: number): Promise<void> {
  const { reader, name } = store
  const { app, deps, policy, ofDirection: vector } = createReadingApp(dimensions, reader)
  if (policy === undefined) throw new Error('no such collection')
  const alone = () => reader.query({ collection, vector, topK })
  const through = () => ask(app, { vector: [...vector], topK })
  const searches = await inTurn({ alone, through }, { rounds, warmUp })
  const [bare, gated] = [searches.get('alone'), searches.get('through')]
  whole.push([
    name,
    String(dimensions),
    String(topK),
    ...[bare, gated].flatMap((times) => [ms(quantile(times)), ms(quantile(times, 0.99))]),
    ms(quantile(gated) - quantile(bare)),
    ms(quantile(gated, 0.99) - quantile(bare, 0.99)),
  ])
  if (!name.startsWith('in memory')) return

  const hits = (await alone()).map(({ row }) => row)
  const expected = { name: collection, policy }
  const verify = () => verified(hits, (row) => row, deps.verifyRow, expected)
  const seen = await maskRows(deps.screening, hits, policy, ['readers'])
  const answer = { collection, hits: hits.map((row, at) => presentRow(row, seen[at], false)), withheld: 0 }
  const strangers = Array.from({ length: warmUp + rounds }, newRowVerifier)
  const taken = await inTurn(
    {
      verify,
      mask: () => maskRows(deps.screening, hits, policy, ['readers']),
      keep: () => commitmentOf(sealPayload(Buffer.from(canonicalJson(answer)), deps.random)),
      request: () => deps.audit.append({ kind: 'denial', action: 'query' }),
      unknown: () => verified(hits, (row) => row, strangers.pop() ?? deps.verifyRow, expected),
    },
    { rounds, warmUp },
  )
  const [verifying, masking] = [quantile(taken.get('verify')), quantile(taken.get('mask'))]
  const keeping = quantile(taken.get('keep')) + 2 * quantile(taken.get('request'))
  const rest = quantile(gated) - quantile(bare) - verifying - masking - keeping
  steps.push([
    `${topK} of ${dimensions} dimensions`,
    ...[verifying, masking, keeping, rest, quantile(taken.get('unknown'))].map(ms),
  ])
}

async function measureText({ reader }: BenchStore, dimensions: number): Promise<void> {
  const { app, ofDirection } = createReadingApp(dimensions, reader)
  const vector = [...ofDirection]
  const [found] = await reader.query({ collection, vector: ofDirection, topK: 1 })
  const taken = await inTurn(
    {
      vector: () => ask(app, { vector, topK: 10 }),
      id: () => ask(app, { id: found?.row.id, topK: 10 }),
      text: () => ask(app, { text: benchText(1), topK: 10 }),
    },
    { rounds, warmUp },
  )
  const [byVector, byId, text] = ['vector', 'id', 'text'].map((name) => quantile(taken.get(name)))
  const figures = [byVector, byId, text, (text ?? 0) - (byId ?? 0)].map((figure = Number.NaN) => ms(figure))
  byText.push([`topK 10 of ${dimensions} dimensions`, ...figures])
}

async function ask({ request }: ReturnType<typeof createReadingApp>['app'], body: object): Promise<void> {
  const response = await request(`/v1/collections/${collection}/query`, {
    method: 'POST',
    headers: { authorization: 'Bearer a.b.c', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { hits, withheld } = (await response.json()) as { hits?: unknown[]; withheld?: number }
  if (hits === undefined || hits.length === 0 || withheld !== 0) throw new Error(`${response.status}`)
}
