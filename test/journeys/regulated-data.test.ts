import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'gpt-tokenizer/encoding/cl100k_base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, type ErrorBody, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

/** What no one may find where the policy does not allow it. */
const planted = {
  email: 'margarethe.vogel@klinik-rosenhain.example',
  phone: '+49 151 2345 6789',
  card: '4111 1111 1111 1111',
  key: ['AKIA', 'QX7RT5NW2KDJ4VLM'].join(''),
  name: 'Jonathan Miller',
}
const text = `Please call ${planted.phone} or write to ${planted.email}. Regards, ${planted.name}`

interface Receipt {
  readonly data: { readonly id: string }[]
  readonly sunder: {
    readonly job: string
    readonly status: string
    readonly masked: number
    readonly maskedClasses: object
  }
}
interface Found {
  readonly id: string
  readonly text: string | null
  readonly textDigest: string | null
  readonly clientId: string | null
  readonly metadata: Record<string, unknown>
  readonly masked: Record<string, number>
}

let folder: string
let gateway: TestGateway
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-policy-'))
  const policy = (await readFile('policy.yaml', 'utf8'))
    // Names may go in, and e-mail too in the second collection; only the leads see addresses there.
    .replace('embedding-readers: consumer', 'embedding-readers: consumer\n        leads: consumer')
    .replace(
      'readers: [embedding-readers]\n    reading:\n      rawVectors: true\n      textQueries: false',
      open,
    )
    .replace('      folder: string', '      folder: string\n      contact: string')
  await writeFile(join(folder, 'policy.yaml'), policy)
  gateway = await startTestGateway({ policyFile: join(folder, 'policy.yaml') })
})
afterAll(async () => {
  await gateway.close()
  await rm(folder, { recursive: true, force: true })
})

const open = `readers: [embedding-readers, leads]
    regulated: { '*': allow, secret: block }
    masking: { pii.phone: keep-last-4 }
    filterable: { contact: string, ssn: string, folder: string }
    reading:
      textQueries: true
      unmasked:
        - { group: leads, classes: [pii, financial.iban] }`

async function embed(collection: string, input: unknown, items?: object[]) {
  const source = collection === 'research' ? 'file://research/notes' : 'mail://inbox/1'
  const { baseUrl, token } = await newGrant(gateway, { collection, source })
  const body = {
    model: 'text-embedding-3-small',
    input,
    ...(items === undefined ? {} : { sunder: { items } }),
  }
  return call<Receipt & ErrorBody>(`${baseUrl}/embeddings`, { token, body })
}

async function fetchOne(who: string, collection: string, id: string): Promise<Found> {
  const { body } = await call<{ vectors: Found[] }>(
    `${gateway.endpoints.vectors}/v1/collections/${collection}/fetch`,
    { token: await gateway.token(who), body: { ids: [id] } },
  )
  return body.vectors[0] as Found
}

const query = async (who: string, collection: string, body: object) =>
  call<ErrorBody & { hits: Found[] }>(`${gateway.endpoints.vectors}/v1/collections/${collection}/query`, {
    token: await gateway.token(who),
    body,
  })

describe('mask', () => {
  it('lets the model and the store have the masked text, and the receipt says what was masked', async () => {
    const { status, body } = await embed('support-mail', [text, 'The lift does not come'])
    expect(status).toBe(200)
    expect(body.sunder).toMatchObject({ masked: 2, maskedClasses: { 'pii.email': 1, 'pii.phone': 1 } })
    const found = await fetchOne('search', 'support-mail', body.data[0]?.id ?? '')
    expect(found.text).toMatch(
      /^Please call \[pii\.phone\] or write to \[pii\.email:[a-p]{16}\]\. Regards, Jonathan Miller$/,
    )
  })

  it('covers metadata, nested and by the name of a field, and the client’s own id', async () => {
    const { body } = await embed('support-mail', 'A quiet text', [
      { id: planted.email, metadata: { who: { mail: planted.email, dob: 'soon' }, tags: [planted.phone] } },
    ])
    const { clientId, metadata } = await fetchOne('search', 'support-mail', body.data[0]?.id ?? '')
    expect(clientId).toMatch(/^\[pii\.email:[a-p]{16}\]$/)
    expect(metadata).toEqual({
      who: { mail: expect.stringMatching(/^\[pii\.email:/), dob: '[pii.birth-date]' },
      tags: ['[pii.phone]'],
    })
  })
})

describe('block', () => {
  it('refuses the request, names the classes and never the values', async () => {
    const { status, body, text: answer } = await embed('support-mail', ['fine', `pay with ${planted.card}`])
    expect(status).toBe(403)
    expect(body.error).toMatchObject({ code: 'content_blocked', param: 'input[1]' })
    expect(body.error.message).toContain('pci.card')
    expect(answer).not.toContain('1111')
  })

  it.each([
    ['full-width digits', '４１１１ １１１１ １１１１ １１１１'],
    ['mixed separators', '4111-1111 1111.1111'],
    ['zero-width joiners', '4111\u200d1111\u200d1111\u200d1111'],
    ['a field’s value', undefined],
  ])('is not got around by %s', async (_what, spelling) => {
    const answer =
      spelling === undefined
        ? await embed('support-mail', 'fine', [{ metadata: { note: [{ deep: planted.card }] } }])
        : await embed('support-mail', `pay with ${spelling}`)
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'content_blocked'])
  })

  it('is not got around by token arrays', async () => {
    const { status, body } = await embed('support-mail', encode(`pay with ${planted.card}`))
    expect([status, body.error.code]).toEqual([403, 'content_blocked'])
  })

  it('holds for secrets, whatever else is allowed', async () => {
    const { status, body } = await embed('research', `aws_access_key_id = ${planted.key}`)
    expect([status, body.error.code]).toEqual([403, 'content_blocked'])
  })
})

it('approve lets what needs a person wait for one', async () => {
  const { status, body } = await embed(
    'support-mail',
    'The patient was diagnosed with diabetes, MRN: 00482913',
  )
  expect([status, body.sunder.status]).toEqual([202, 'pending_approval'])
})

describe('allow', () => {
  let id: string
  beforeAll(async () => {
    const { status, body } = await embed('research', text, [
      { metadata: { contact: planted.email, ssn: 'none', folder: 'inbox' } },
    ])
    expect([status, body.sunder.masked]).toEqual([200, 0])
    id = body.data[0]?.id ?? ''
  })

  it('lets it in, and a consumer that is cleared sees it as it is', async () => {
    const found = await fetchOne('search', 'research', id)
    expect(found).toMatchObject({ text, masked: {}, textDigest: expect.stringMatching(/^sha256:/) })
  })

  it('masks the same hit for a consumer that is not, and keeps back the digest of its text', async () => {
    const found = await fetchOne('desk', 'research', id)
    expect(found.text).toBe('Please call +** *** **** 6789 or write to [pii.email]. Regards, [pii.name]')
    expect(found).toMatchObject({
      textDigest: null,
      metadata: { contact: '[pii.email]', ssn: '[pii.national-id.us-ssn]', folder: 'inbox' },
    })
    const { body } = await query('desk', 'research', { text: 'whom to call' })
    expect(body.hits[0]?.text).toBe(found.text)
  })

  it('lets no consumer ask by a filter what it sees masked', async () => {
    const filters = [{ contact: planted.email }, { ssn: 'none' }, { folder: planted.phone }]
    for (const filter of filters) {
      const { status, body } = await query('desk', 'research', { text: 'whom to call', filter })
      expect([status, body.error.code]).toEqual([400, 'filter_not_allowed'])
    }
    const { status } = await query('search', 'research', {
      text: 'whom to call',
      filter: { contact: planted.email },
    })
    expect(status).toBe(200)
  })
})

describe('a query’s text', () => {
  it.each([
    [`find ${planted.card}`, 'content_blocked'],
    ['patients diagnosed with diabetes, MRN: 00482913', 'approval_required'],
  ])('passes what an input passes: %s', async (asked, code) => {
    const { status, body } = await query('search', 'support-mail', { text: asked })
    expect([status, body.error.code]).toEqual([403, code])
  })

  it('is masked as an input is, so that it still finds what it asks for', async () => {
    const { status, body } = await query('search', 'support-mail', { text: `write to ${planted.email}` })
    expect(status).toBe(200)
    expect(body.hits.length).toBeGreaterThan(0)
  })
})

it('an auditor sees a kept payload masked, and as it is for a reason that is recorded', async () => {
  const { body } = await embed('support-mail', text)
  const auditor = await gateway.token('siem')
  const audit = `${gateway.endpoints.audit}/v1/records`
  const { body: page } = await call<{ records: { id: string; findings?: object }[] }>(
    `${audit}?trace=${body.sunder.job}&kind=request&action=embed`,
    { token: auditor },
  )
  const [record] = page.records
  expect(record?.findings).toEqual({ 'pii.email': 1, 'pii.phone': 1, 'pii.name': 1 })
  const url = `${audit}/${record?.id}/payload`
  const masked = await call<{ content: { inputs: string[] }; masked: object }>(`${url}/content`, {
    token: auditor,
  })
  expect(masked.body.content.inputs[0]).toMatch(
    /^Please call \[pii\.phone:[a-p]{16}\] or write to \[pii\.email:/,
  )
  for (const value of Object.values(planted)) expect(masked.text).not.toContain(value)

  const hasty = await call(`${url}/unmask`, { token: auditor, body: { reason: 'why not' } })
  expect(hasty.status).toBe(400)
  const reason = 'complaint 2291 of the data subject'
  const shown = await call<{ content: { inputs: string[] } }>(`${url}/unmask`, {
    token: auditor,
    body: { reason },
  })
  expect(shown.body.content.inputs).toEqual([text])
  const looks = (await gateway.auditBodies()).filter((look) => look.includes(`reason=${reason}`))
  expect(looks.map((look) => (JSON.parse(look) as { action: string }).action).sort()).toEqual([
    'audit.unmask',
    'payload.unmask',
  ])
})

it('neither log nor records hold a planted value', async () => {
  const log = await readFile(join(gateway.home, 'logs', 'gateway.log'), 'utf8')
  const records = (await gateway.auditBodies()).join('\n')
  for (const value of Object.values(planted)) {
    expect(log).not.toContain(value)
    expect(records).not.toContain(value)
  }
  expect(records).toContain('"findings":{')
})

it('a grant’s source and purpose hold none either: records keep them for good', async () => {
  const token = await gateway.token('ingest')
  const ask = (terms: object) =>
    call<ErrorBody>(`${gateway.endpoints.grants}/grants`, {
      token,
      body: { collection: 'support-mail', source: 'mail://inbox/1', purpose: 'a journey', ...terms },
    })
  const blocked = await ask({ source: 'mail://inbox/4111-1111-1111-1111' })
  expect([blocked.status, blocked.body.error]).toMatchObject([
    403,
    { code: 'content_blocked', param: 'source' },
  ])
  const masked = await ask({ purpose: `for ${planted.email}` })
  expect([masked.status, masked.body.error]).toMatchObject([
    400,
    { code: 'invalid_request', param: 'purpose' },
  ])
  expect(masked.text).not.toContain(planted.email)
  expect((await ask({ source: 'mail://inbox/2026/11' })).status).toBe(201)
})
