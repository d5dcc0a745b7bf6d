import OpenAI from 'openai'
import { localModelName } from '../model/local-model.ts'
import type { EmbeddedMessages } from './embed-messages.ts'
import { exactNearest, recall } from './ranking.ts'
import type { Report } from './report.ts'
import { ask, type LocalVisit } from './visit.ts'

interface Hits {
  readonly hits: readonly {
    readonly id: string
    readonly score: number
    readonly metadata: { readonly subject?: string }
  }[]
}

const topK = 10
const batch = 25

/** The consumer's part: text in, results out, held against an exact search over vectors computed beside the gateway. */
export async function searchMessages(
  visit: LocalVisit,
  embedded: EmbeddedMessages,
  queries: readonly string[],
  report: Report,
): Promise<void> {
  report.step('The consumer searches by text')
  const token = await visit.token('search')
  const url = `${visit.endpoints.vectors}/v1/collections/${visit.collection}/query`
  const [example] = queries
  const first = await ask<Hits>(url, token, { text: example, topK: 3 })
  report.check(first.status === 200, `POST …/query answers 200 (${first.status})`)
  report.say(`“${example}”`)
  for (const hit of first.body.hits ?? []) report.say(`  ${hit.score.toFixed(2)}  ${hit.metadata.subject}`)
  report.check(
    !JSON.stringify(first.body).includes('"vector"'),
    'a hit holds text and metadata, and no vector',
  )

  const filter = { folder: folderOf(embedded) }
  const filtered = await ask<Hits>(url, token, {
    text: example,
    topK: 3,
    filter: { folder: folderOf(embedded) },
  })
  report.check(
    filtered.status === 200 && (filtered.body.hits ?? []).length > 0,
    `a filter on a declared key finds ${filtered.body.hits?.length} hits`,
  )

  report.step(`Recall@${topK} on ${queries.length} queries, beside exact float32 search`)
  report.say('The exact vectors are computed by the operator, at the model itself.')
  const ids = [...embedded.messages.keys()]
  const texts = [...embedded.messages.values()].map(({ text }) => text)
  const progress = report.progress(texts.length + 2 * queries.length, 'texts')
  const seen = await visit.asModelSees([...texts, ...queries])
  const vectors = await embedDirectly(visit, seen, progress.advance)
  const stored = vectors.slice(0, texts.length)
  let found = 0
  for (const [index, text] of queries.entries()) {
    const exact = exactNearest(vectors[texts.length + index] ?? new Float32Array(), stored, topK).map(
      (at) => ids[at] ?? '',
    )
    // What others stored is not part of this comparison's exact search.
    const { body } = await ask<Hits>(url, token, { text, topK, filter })
    found += recall(
      (body.hits ?? []).map((hit) => hit.id),
      exact,
    )
    progress.advance(1)
  }
  progress.stop()
  const mean = found / queries.length
  report.check(mean >= 0.9, `recall@${topK} is ${mean.toFixed(3)} (at least 0.9 is asked for)`)
}

async function embedDirectly(
  visit: LocalVisit,
  texts: readonly string[],
  advance: (by: number) => void,
): Promise<Float32Array[]> {
  const client = new OpenAI({ baseURL: `${visit.endpoints.model}/v1`, apiKey: visit.modelCredential })
  const vectors: Float32Array[] = []
  for (let start = 0; start < texts.length; start += batch) {
    const input = texts.slice(start, start + batch)
    const { data } = await client.embeddings.create({ model: localModelName, input })
    vectors.push(...data.map(({ embedding }) => Float32Array.from(embedding)))
    advance(input.length)
  }
  return vectors
}

function folderOf({ messages }: EmbeddedMessages): string {
  const [message] = messages.values()
  return message?.folder ?? ''
}
