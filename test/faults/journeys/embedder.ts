import type { SeededRandom } from '../virtual/seeded-random.ts'
import type { Client } from './client.ts'
import { blockedText, heldText, maskedText, plainText } from './texts.ts'

interface Granted {
  readonly id: string
  readonly token: string
}

/** Asks for a grant, embeds what the seed picks, one by one or all at once, and ends the grant or leaves it; in the middle it may revoke it. */
export async function embedSomething(client: Client, random: SeededRandom): Promise<void> {
  const grant = await askForGrant(client, random)
  if (grant === undefined) return
  const requests = Array.from({ length: 1 + random.integer(4) }, () => bodyOf(random))
  const revoking = random.chance(0.25)
    ? client.ask('grants', { method: 'DELETE', path: `/grants/${grant.id}` })
    : undefined
  if (random.chance(0.4)) {
    await Promise.all(requests.map((body) => embed(client, grant, body)))
  } else {
    for (const body of requests) await embed(client, grant, body)
  }
  await revoking
  await end(client, grant, random)
}

/** Tries once more, as a client would. */
async function askForGrant(client: Client, random: SeededRandom): Promise<Granted | undefined> {
  const body = {
    collection: 'mail',
    source: `mail://inbox/${random.integer(2)}`,
    purpose: 'a story',
    maxInputs: 3 + random.integer(6),
  }
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { status, json } = await client.ask('grants', { method: 'POST', path: '/grants', body })
    if (status === 201) return { id: String(json['id']), token: String(json['token']) }
  }
  return undefined
}

async function embed(client: Client, { token }: Granted, body: object): Promise<void> {
  const path = '/v1/embeddings'
  const { status, json } = await client.ask('embed', { method: 'POST', path, body, token })
  if (status === 202) {
    const { job } = json['sunder'] as { job: string }
    await client.ask('embed', { method: 'GET', path: `/v1/jobs/${job}`, token })
  }
  // A client repeats what failed for no fault of its own.
  if (status >= 500) await client.ask('embed', { method: 'POST', path, body, token })
}

function bodyOf(random: SeededRandom): object {
  const { input, ...more } = inputOf(random)
  return { model: 'small', input, ...more }
}

function inputOf(random: SeededRandom): { readonly input: string | string[]; encoding_format?: string } {
  const many = () => Array.from({ length: 2 + random.integer(3) }, () => plainText(random))
  switch (random.integer(8)) {
    case 0:
      return { input: [plainText(random), maskedText] }
    case 1:
      return { input: [plainText(random), blockedText] }
    case 2:
      return { input: heldText }
    case 3:
      return { input: Array.from({ length: 12 }, () => plainText(random)) }
    case 4:
    case 5:
      return { input: many(), encoding_format: 'base64' }
    default:
      return { input: random.chance(0.5) ? plainText(random) : many() }
  }
}

async function end(client: Client, { id, token }: Granted, random: SeededRandom): Promise<void> {
  const choice = random.integer(4)
  if (choice === 0) await client.ask('grants', { method: 'DELETE', path: `/grants/${id}` })
  if (choice === 1) await client.ask('grants', { method: 'POST', path: `/grants/${id}/complete` })
  if (choice === 2) await client.ask('grants', { method: 'GET', path: `/grants/${id}` })
  // What is over embeds nothing more.
  if (choice < 2) await embed(client, { id, token }, { model: 'small', input: plainText(random) })
}
