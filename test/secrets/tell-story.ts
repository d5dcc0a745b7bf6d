import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { askToEmbed, decide, jobIn, linkTo, mailTo } from '../support/approvals/approving.ts'
import { Browser } from '../support/approvals/browser.ts'
import { type Answer, call, type GrantAnswer, newGrant } from '../support/client.ts'
import type { LocalTestGateway } from '../support/gateway.ts'
import type { Place } from './places.ts'
import type { watchTraffic } from './watched-traffic.ts'

/** What people and programs send, by what should become of it. Words that nothing else on the machine has. */
export const words = {
  'a stored text': 'brumblequark',
  'a text that is not stored': 'snorvelplinth',
  'an e-mail address, masked': 'zib.trundlewort@planted-marker.example',
  'a text that an approver let in': 'glimberfrost',
  'a text that an approver denied': 'murklethatch',
  'a text that waits': 'quastenforb',
  'a medical number in what waits': '84719305',
  'a text that is blocked': 'vexhollowmere',
  'a card number, blocked': '4539 5787 6362 1486',
  metadata: 'plontiskarvel',
  'a client’s own id': 'cid-harvolentine',
  'a user’s name': 'usr-quellimoxter',
  'a question': 'drindlefopwick',
  'a question that fails': 'wozzlecrantham',
  'a text that fails': 'tarnibulgewort',
  'a text of broken JSON': 'fenwhistlegrip',
  'a word in a path': 'oblixternfold',
  'a word in a query': 'hubbertwanekin',
  'a forged token': 'skulpendrixvane',
} as const
type Word = keyof typeof words

/** The shipped policy with a collection that keeps no text, and a receiver on this machine. */
export async function writePolicy(file: string, receiver: string): Promise<void> {
  const policy = parseDocument(await readFile('policy.yaml', 'utf8'))
  const { collections } = policy.toJS() as { collections: Record<string, object> }
  const unstored = { ...collections['support-mail'], storeText: false }
  policy.setIn(['collections', 'unstored'], policy.createNode(unstored))
  const ship = [{ name: 'siem', type: 'webhook', url: receiver, secret: 'file:siem' }]
  policy.setIn(['audit', 'ship'], ship)
  await writeFile(file, policy.toString())
}

/** A receiver of records on loopback that keeps what it was sent. */
export async function openReceiver() {
  const received: Place[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const head = Buffer.from(JSON.stringify(request.rawHeaders))
      received.push({ name: 'the SIEM', bytes: Buffer.concat([head, ...parts]) })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
  return { url, received, close: () => server.close() }
}

const model = 'text-embedding-3-small'
const say = (...named: Word[]) => named.map((name) => words[name]).join(' ')

/** Requests of every kind, those that fail among them. @returns the secrets that came up, by name */
export async function tellStory(
  gateway: LocalTestGateway,
  traffic: Awaited<ReturnType<typeof watchTraffic>>,
): Promise<Record<string, string>> {
  const { endpoints } = gateway
  traffic.state.model = endpoints.model
  const grant = await newGrant(gateway)
  const unstored = await newGrant(gateway, { collection: 'unstored' })
  const embed = (input: unknown, more: object = {}, { baseUrl, token } = grant) =>
    call<{ data: { id: string }[]; sunder: { job: string } }>(`${baseUrl}/embeddings`, {
      token,
      body: { model, input, ...more },
    })

  const items = [{ id: words['a client’s own id'], metadata: { note: words['metadata'] } }]
  const stored = expectStatus(
    200,
    await embed([say('a stored text')], { user: words['a user’s name'], sunder: { items } }),
  )
  expectStatus(200, await embed(say('a text that is not stored'), {}, unstored))
  expectStatus(200, await embed(`please write to ${say('an e-mail address, masked')} today`))
  expectStatus(403, await embed(say('a text that is blocked', 'a card number, blocked')))
  const links = await approve(gateway, grant)
  await read(
    gateway,
    stored.body.data.map(({ id }) => id),
  )
  await fail(gateway, traffic, embed)
  await refuse(gateway, grant)
  await audit(gateway, [stored.body.sunder.job, grant.id])

  const tokens = await Promise.all(
    ['ingest', 'search', 'siem', 'ada', 'priya'].map(
      async (name) => [name, await gateway.token(name)] as const,
    ),
  )
  return {
    ...links,
    'a grant’s token': grant.token,
    'another grant’s token': unstored.token,
    ...Object.fromEntries(tokens.map(([name, token]) => [`the access token of ${name}`, token])),
  }
}

async function approve(gateway: LocalTestGateway, grant: GrantAnswer): Promise<Record<string, string>> {
  const ask = async (word: Word) => {
    const number = `MRN: ${words['a medical number in what waits']}`
    const input = `The patient was diagnosed with type 2 diabetes, ${number}, ${words[word]}`
    const { sunder } = expectStatus(202, await askToEmbed(gateway, { grant, input })).body
    return { ...sunder, link: await linkTo(gateway, 'priya', sunder.approval) }
  }
  const approved = await ask('a text that an approver let in')
  await decide(gateway, { name: 'priya', link: approved.link }, 'approve', 'agreed with the board')
  await jobIn(gateway, approved.job, 'stored')
  const denied = await ask('a text that an approver denied')
  await decide(gateway, { name: 'priya', link: denied.link }, 'deny')
  await jobIn(gateway, denied.job, 'denied')
  const waiting = await ask('a text that waits')
  await mailTo(gateway, 'omar', { approval: waiting.approval })
  return Object.fromEntries(
    Object.entries({ approved, denied, waiting }).map(([name, { link }]) => [
      `the link of what is ${name}`,
      link.slice(link.lastIndexOf('/') + 1),
    ]),
  )
}

async function read(gateway: LocalTestGateway, ids: readonly string[]): Promise<void> {
  const token = await gateway.token('search')
  const collection = `${gateway.endpoints.vectors}/v1/collections/support-mail`
  expectStatus(200, await call(`${collection}/query`, { token, body: { text: words['a question'] } }))
  expectStatus(200, await call(`${collection}/fetch`, { token, body: { ids } }))
  expectStatus(200, await call(`${collection}/vectors`, { token }))
}

type Embed = (input: string) => Promise<Answer>

/** The upstream throws back all that it was told. */
async function fail(
  gateway: LocalTestGateway,
  { state }: Awaited<ReturnType<typeof watchTraffic>>,
  embed: Embed,
): Promise<void> {
  const token = await gateway.token('search')
  const query = `${gateway.endpoints.vectors}/v1/collections/support-mail/query`
  for (const status of [200, 400, 401, 403, 429, 500]) {
    state.lying = status
    const expected = status === 429 ? 503 : 502
    expectStatus(expected, await embed(words['a text that fails']))
    if (status === 200 || status === 401)
      expectStatus(expected, await call(query, { token, body: { text: words['a question that fails'] } }))
  }
  state.lying = undefined
}

async function refuse(gateway: LocalTestGateway, grant: GrantAnswer): Promise<void> {
  const { endpoints } = gateway
  const forged = `${grant.token.slice(0, -12)}${words['a forged token']}`
  const search = await gateway.token('search')
  const input = words['a text that fails']
  for (const token of [forged, words['a forged token'], search]) {
    expectStatus([401, 403], await call(`${grant.baseUrl}/embeddings`, { token, body: { model, input } }))
  }
  const raw = `{"model":"${model}","input":"${words['a text of broken JSON']}`
  expectStatus(400, await call(`${grant.baseUrl}/embeddings`, { token: grant.token, raw }))
  expectStatus(
    [400, 404],
    await call(`${grant.baseUrl}/embeddings`, {
      token: grant.token,
      body: { model: words['a text of broken JSON'], input },
    }),
  )
  const strange = `${words['a word in a path']}?q=${words['a word in a query']}&access_token=${search}`
  for (const url of Object.values(endpoints).filter((url) => url.startsWith('http'))) {
    await call(`${url}/${strange}`, { token: words['a forged token'] })
  }
  await call(`${endpoints.vectors}/v1/collections/${words['a word in a path']}/vectors`, { token: search })
}

async function audit(gateway: LocalTestGateway, traces: readonly string[]): Promise<void> {
  const token = await gateway.token('siem')
  const base = gateway.endpoints.audit
  const ask = (path: string, options: { method?: string; body?: unknown } = {}) =>
    call<{ records?: { id: string }[] }>(`${base}${path}`, { token, ...options })
  await gateway.sealNow()
  for (const trace of traces) {
    const { body } = expectStatus(200, await ask(`/v1/traces/${trace}`))
    for (const { id } of (body.records ?? []).slice(0, 6)) {
      await ask(`/v1/records/${id}/payload`)
      await ask(`/v1/records/${id}/payload/content`)
    }
    expectStatus(200, await ask(`/v1/traces/${trace}/replay`, { method: 'POST' }))
  }
  const span = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 1000).toISOString()}`
  for (const format of ['jsonl', 'csv', 'ocsf']) await ask(`/v1/export?${span}&format=${format}`)
  expectStatus(200, await ask('/v1/records?limit=200'))
  for (const path of [
    '/v1/checkpoints',
    '/v1/log',
    '/v1/approvals',
    `/v1/report?${span}`,
    `/v1/verify?${span}`,
  ])
    await ask(path)
  await look(gateway)
}

/** The auditor's pages, behind a sign-in. */
async function look(gateway: LocalTestGateway): Promise<void> {
  const browser = new Browser()
  const page = await browser.get(`${gateway.endpoints.audit}/pages`)
  const [form] = page.forms
  if (form === undefined) throw new Error(`no sign-in at ${page.url}`)
  const password = (await readFile(join(gateway.home, 'secrets/identities/ada'), 'utf8')).trim()
  await browser.post(page.url, { ...form.fields, name: 'ada', password })
  expectStatus(200, await browser.get(`${gateway.endpoints.audit}/pages`))
}

function expectStatus<Got extends { readonly status: number }>(
  expected: number | readonly number[],
  got: Got,
): Got {
  if ([expected].flat().includes(got.status)) return got
  throw new Error(`expected ${expected}, got ${got.status}: ${JSON.stringify(got).slice(0, 400)}`)
}
