import type { Endpoints } from '../../infra/local/endpoints.ts'
import { fetchToken } from '../../infra/local/fetch-token.ts'
import { askForGrant, type GrantsInUse, openGrants } from './grants-in-use.ts'
import { type Ledger, send } from './ledger.ts'

/** How many of a hundred requests are of each kind. */
export const shares = {
  'embed 1 input': 28,
  'embed 16 inputs': 5,
  'embed, masked': 7,
  'embed, blocked': 5,
  'query by id': 20,
  'query by text': 7,
  fetch: 8,
  'grant, asked for and completed': 3,
  'audit search': 4,
  'no valid token': 13,
} as const
export type Kind = keyof typeof shares

export interface Mix {
  /** Draws a kind and sends a request of it. @returns the status, 0 where no answer came */
  request(): { readonly kind: Kind; readonly status: Promise<number> }
  /** Fetches every identity's token anew. */
  renewTokens(): Promise<void>
}

const model = 'text-embedding-3-small'
/** Most texts come again, so that the store is searched at one size; one embed of ten brings new ones. */
const known = 1_000

export async function createMix(
  home: string,
  endpoints: Endpoints,
  { ledger, random }: { readonly ledger: Ledger; readonly random: () => number },
): Promise<Mix> {
  let tokens = await fetchTokens(home)
  const grants: GrantsInUse = await openGrants(ledger, endpoints, () => tokens.embedders)
  const ids: string[] = []
  let fresh = known

  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const next = () => (random() < 0.1 ? fresh++ : Math.floor(random() * known))
  const remember = (id: string) => {
    ledger.vectors.add(id)
    if (ids.length < known) ids.push(id)
  }

  const embed = async (inputs: readonly string[], expects = 200) => {
    const grant = grants.take(inputs.length)
    const { status, body } = await send(ledger, `${grant.baseUrl}/embeddings`, {
      ...{ token: grant.token, body: { model, input: inputs }, expects: [expects], reads: true },
    })
    if (status !== 200) return status
    const { data } = body as { data: { id: string }[] }
    for (const { id } of data) remember(id)
    ledger.inputs.set(grant.id, (ledger.inputs.get(grant.id) ?? 0) + data.length)
    return status
  }
  const collection = `${endpoints.vectors}/v1/collections/support-mail`
  const read = async (verb: string, body: object) =>
    (await send(ledger, `${collection}/${verb}`, { token: pick(tokens.readers), body, expects: [200] }))
      .status
  const idOrFirst = async (use: (id: string) => Promise<number>) =>
    ids.length === 0 ? embed([textOf(next())]) : use(pick(ids))

  const kinds: Readonly<Record<Kind, () => Promise<number>>> = {
    'embed 1 input': () => embed([textOf(next())]),
    'embed 16 inputs': () => embed(Array.from({ length: 16 }, () => textOf(next()))),
    'embed, masked': () => embed([`${textOf(next())} Write to jane.doe@example.com about it.`]),
    'embed, blocked': () => embed([`${textOf(next())} The card is 4111 1111 1111 1111.`], 403),
    'query by id': () => idOrFirst((id) => read('query', { id, topK: 10 })),
    'query by text': () => read('query', { text: `printer ${next()} out of paper`, topK: 10 }),
    fetch: () => idOrFirst(() => read('fetch', { ids: [...new Set([pick(ids), pick(ids), pick(ids)])] })),
    'grant, asked for and completed': async () => {
      const token = pick(tokens.embedders)
      const grant = await askForGrant(ledger, endpoints, { token, maxInputs: 10 })
      if (grant === undefined) return 429
      const url = `${endpoints.grants}/grants/${grant.id}/complete`
      return (await send(ledger, url, { method: 'POST', token, expects: [200] })).status
    },
    'audit search': async () => {
      const from = new Date(Date.now() - 30_000).toISOString()
      const query = random() < 0.5 ? `trace=${grants.take(0).id}` : `from=${from}`
      const url = `${endpoints.audit}/v1/records?${query}&limit=20`
      return (await send(ledger, url, { token: pick(tokens.auditors), expects: [200] })).status
    },
    'no valid token': async () => {
      const token = pick([undefined, 'forged.to.ken', `${pick(tokens.readers).slice(0, -8)}AAAAAAAA`])
      const body = { text: 'anything', topK: 10 }
      return (await send(ledger, `${collection}/query`, { token, body, expects: [401] })).status
    },
  }
  const drawn = Object.entries(shares).flatMap(([kind, share]) => Array<Kind>(share).fill(kind as Kind))
  return {
    request() {
      const kind = pick(drawn)
      return { kind, status: kinds[kind]() }
    },
    async renewTokens() {
      tokens = await fetchTokens(home)
    },
  }
}

async function fetchTokens(home: string) {
  const of = (names: readonly string[]) => Promise.all(names.map((name) => fetchToken(home, name)))
  return {
    embedders: await of(['ingest', 'noor']),
    readers: await of(['search', 'desk']),
    auditors: await of(['siem', 'ada']),
  }
}

function textOf(index: number): string {
  return `Message ${index}: `.padEnd(300, 'the printer on the second floor is out of paper again, ')
}
