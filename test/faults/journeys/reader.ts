import type { SeededRandom } from '../virtual/seeded-random.ts'
import type { Client } from './client.ts'
import { plainText } from './texts.ts'

/** Searches by text and by what was found, lists and fetches. */
export async function readSomething(client: Client, random: SeededRandom): Promise<void> {
  const known: string[] = []
  const reads = 1 + random.integer(4)
  for (let read = 0; read < reads; read += 1) {
    const { json } = await client.ask('read', readOf(random, known))
    const found = (json['hits'] ?? json['vectors'] ?? []) as { id: string }[]
    known.push(...found.map(({ id }) => id))
  }
}

function readOf(random: SeededRandom, known: readonly string[]) {
  const post = (what: string, body: object) =>
    ({ method: 'POST', path: `/v1/collections/mail/${what}`, body }) as const
  const choice = random.integer(4)
  if (choice === 0) return { method: 'GET', path: '/v1/collections/mail/vectors?limit=5' } as const
  if (choice === 1 && known.length > 0) return post('fetch', { ids: known.slice(0, 4) })
  if (choice === 2 && known.length > 0) return post('query', { id: random.pick(known), topK: 5 })
  return post('query', { text: plainText(random), topK: 1 + random.integer(8) })
}
