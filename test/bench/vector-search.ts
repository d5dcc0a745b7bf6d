import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { cosineSimilarity } from '../../shared/vectors/float32.ts'
import { createPGliteSession } from '../../shared/vectors/postgresql/pglite-session.ts'
import { createVectorSchema } from '../../shared/vectors/postgresql/schema.ts'
import { createPostgreSqlVectorReader } from '../../shared/vectors/postgresql/vector-reader.ts'
import { createPostgreSqlVectorWriter } from '../../shared/vectors/postgresql/vector-writer.ts'
import { signJob } from '../../shared/vectors/sign-job.ts'
import { randomVectors, signedVector, testSigner, verifyTestRow } from '../support/vector-rows.ts'

/*
 * Searches a second over 10,000 rows of 512 dimensions on the embedded PostgreSQL, in this process, every
 * hit verified, its bytes too. The vectors lie in 200 clusters, as embeddings of real texts do.
 */
const [count, dimensions, perJob, searches, topK] = [10_000, 512, 500, 1000, 10]

const centres = randomVectors(200, dimensions, 1)
const near = (vectors: Float32Array[]) =>
  vectors.map((noise, index) => noise.map((value, at) => value + 2 * (centres[index % 200]?.[at] ?? 0)))
const vectors = near(randomVectors(count, dimensions, 2))
const queries = near(randomVectors(searches, dimensions, 3))

const database = await PGlite.create({ extensions: { vector } })
await createVectorSchema(createPGliteSession(database), [{ name: 'mail', dimensions }])
const session = createPGliteSession(database, 'sunder_embed')
const writer = createPostgreSqlVectorWriter({ session, filterable: () => ['folder'] })
const reader = createPostgreSqlVectorReader({ session: createPGliteSession(database, 'sunder_read') })

const rows = vectors.map((value, index) =>
  signedVector(`v_${index}`, { vector: value, metadata: `{"folder":"f${index % 50}"}` }),
)
const insertMilliseconds = await timed(async () => {
  for (let at = 0; at < count; at += perJob) {
    const job = rows.slice(at, at + perJob).map((row) => ({ ...row, job: `job_${at}` }))
    await writer.insert(await signJob(job, testSigner))
  }
})

let [found, withheld] = [0, 0]
const searchMilliseconds = await timed(async () => {
  for (const query of queries) {
    const hits = await reader.query({ collection: 'mail', vector: query, topK })
    found += hits.length
    withheld += hits.filter((hit) => !verifyTestRow(hit.row, { verifyBytes: true })).length
  }
})
const filteredMilliseconds = await timed(async () => {
  for (const query of queries) {
    found += (await reader.query({ collection: 'mail', vector: query, topK, filter: { folder: 'f7' } }))
      .length
  }
})

const report = {
  'rows × dimensions': `${count} × ${dimensions}`,
  'milliseconds an insert': (insertMilliseconds / count).toFixed(2),
  'searches a second': Math.round((searches * 1000) / searchMilliseconds),
  'filtered searches a second': Math.round((searches * 1000) / filteredMilliseconds),
  'recall@10 against exact search': await recall(queries.slice(0, 100)),
  'hits missing': 2 * searches * topK - found,
  'hits withheld': withheld,
}
for (const [name, value] of Object.entries(report)) console.log(`${name.padEnd(32)}${value}`)
await database.close()

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function recall(among: readonly Float32Array[]): Promise<string> {
  let same = 0
  for (const query of among) {
    const scores = rows.map((row) => ({ id: row.id, score: cosineSimilarity(row.vector, query) }))
    const nearest = scores.sort((left, right) => right.score - left.score).slice(0, topK)
    const ids = new Set(nearest.map(({ id }) => id))
    const hits = await reader.query({ collection: 'mail', vector: query, topK })
    same += hits.filter((hit) => ids.has(hit.row.id)).length
  }
  return (same / (among.length * topK)).toFixed(3)
}
