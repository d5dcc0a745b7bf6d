import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, linkTo, mailTo, openLink } from '../../support/approvals/approving.ts'
import { storyOf, traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser } from '../../support/approvals/browser.ts'
import { eventually } from '../../support/approvals/eventually.ts'
import { type PolicyFile, policyFile, replaced } from '../../support/approvals/policy-file.ts'
import { type AskedTerms, askForGrant, call, type ErrorBody, type GrantAnswer } from '../../support/client.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

let policy: PolicyFile
let gateway: TestGateway
beforeAll(async () => {
  policy = await policyFile((shipped) =>
    replaced(shipped, '      approval: false #', '      approval: true #'),
  )
  gateway = await startTestGateway({ policyFile: policy.path })
})
afterAll(async () => {
  await gateway.close()
  await policy.remove()
})

interface WaitingGrant extends GrantAnswer {
  readonly approval: string
  readonly expiresAt: string
}

async function ask(terms: AskedTerms = {}): Promise<WaitingGrant> {
  const { status, body } = await askForGrant(gateway, terms)
  expect(status).toBe(202)
  return body as unknown as WaitingGrant
}

const at = async <Body = GrantAnswer & ErrorBody>(path: string, name: string, method?: string) =>
  call<Body>(`${gateway.endpoints.grants}/grants/${path}`, {
    token: await gateway.token(name),
    ...(method === undefined ? {} : { method }),
  })

const grantIn = (id: string, status: string) =>
  eventually(`${id} ${status}`, async () => {
    const { body } = await at(id, 'ingest')
    return body.status === status && body
  })

describe('a grant that needs an approval', () => {
  it('waits, without a token', async () => {
    const grant = await ask()
    expect(grant).toMatchObject({ status: 'pending_approval', approval: expect.stringMatching(/^approval_/) })
    expect(grant).not.toHaveProperty('token')
    const early = await at(`${grant.id}/token`, 'ingest', 'POST')
    expect([early.status, early.body.error.code]).toEqual([403, 'approval_required'])
    expect(early.text).not.toContain('eyJ')
  })

  it('is put to the approvers with its terms', async () => {
    const { approval } = await ask({ purpose: 'to find complaints', maxInputs: 7 })
    const mail = await mailTo(gateway, 'priya', { approval })
    expect(mail.text).toContain('to find complaints')
    expect(mail.text).toMatch(/\b7 inputs/)
    const page = await openLink(gateway, new Browser(), await linkTo(gateway, 'priya', approval), 'priya')
    expect(page.html).toContain('A grant for this collection needs an approval')
    expect(page.html).toContain('to find complaints')
  })

  it('embeds once it is approved: its owner takes the token, and its life begins then', async () => {
    const asked = await ask({ ttlSeconds: 600 })
    await decide(gateway, { name: 'omar', link: await linkTo(gateway, 'omar', asked.approval) }, 'approve')
    await grantIn(asked.id, 'active')
    for (const [name, status] of [
      ['noor', 404],
      ['search', 403],
      ['siem', 403],
    ] as const) {
      expect([name, (await at(`${asked.id}/token`, name, 'POST')).status]).toEqual([name, status])
    }
    const { status, body } = await at<WaitingGrant>(`${asked.id}/token`, 'ingest', 'POST')
    expect(status).toBe(200)
    const left = Date.parse(body.expiresAt) - Date.now()
    expect(left).toBeGreaterThan(590_000 - 30_000)
    expect(left).toBeLessThanOrEqual(600_000)

    const embedded = await call(`${body.baseUrl}/embeddings`, {
      token: body.token,
      body: { model: 'text-embedding-3-small', input: 'The lift does not come' },
    })
    expect(embedded.status).toBe(200)
    expect(storyOf(await traceOf(gateway, asked.id))).toEqual(
      expect.arrayContaining(['approval.run outcome allowed', 'approval.vote outcome allowed']),
    )
  })

  it('never has a token once it is denied', async () => {
    const { id, approval } = await ask()
    await decide(gateway, { name: 'priya', link: await linkTo(gateway, 'priya', approval) }, 'deny')
    await grantIn(id, 'denied')
    const refused = await at(`${id}/token`, 'ingest', 'POST')
    expect([refused.status, refused.body.error.message]).toEqual([403, 'The grant was denied.'])
    await mailTo(gateway, 'lena', { approval, subject: /was denied/ })
  })

  it('can be completed while it waits, and then is not decided', async () => {
    const { id, approval } = await ask()
    const browser = new Browser()
    const page = await openLink(gateway, browser, await linkTo(gateway, 'priya', approval), 'priya')
    const ballot = page.forms.find(({ buttons }) => buttons.includes('approve'))
    if (ballot === undefined) throw new Error(page.html)
    expect((await at(`${id}/complete`, 'ingest', 'POST')).status).toBe(200)
    const voted = await browser.submit(page, ballot, { decision: 'approve', reason: '' })
    expect([voted.status, voted.html.includes('Its grant no longer waits')]).toEqual([409, true])
  })

  it('can be taken back while it waits, and then is not decided', async () => {
    const { id, approval } = await ask()
    const link = await linkTo(gateway, 'priya', approval)
    const browser = new Browser()
    const page = await openLink(gateway, browser, link, 'priya')
    const ballot = page.forms.find(({ buttons }) => buttons.includes('approve'))
    if (ballot === undefined) throw new Error(page.html)
    expect((await at(id, 'ingest', 'DELETE')).status).toBe(200)
    const voted = await browser.submit(page, ballot, { decision: 'approve', reason: '' })
    expect([voted.status, voted.html.includes('Its grant was revoked')]).toEqual([409, true])
    expect((await at(`${id}/token`, 'ingest', 'POST')).status).toBe(403)
  })
})

it('a service account whose owner has no known address is refused a collection with approvals', async () => {
  const unknown = await policyFile((shipped) =>
    replaced(shipped, '    lena: lena@example.com\n', '    ada: ada@example.com\n'),
  )
  const other = await startTestGateway({ policyFile: unknown.path })
  try {
    const refused = await askForGrant(other)
    expect([refused.status, refused.body.error.code]).toEqual([403, 'owner_unknown'])
    expect(refused.body.error.message).toContain('(identity.emails) has that of lena')
    // A person whose token has a verified address needs no line in the policy.
    expect((await askForGrant(other, {}, 'noor')).status).toBe(201)
  } finally {
    await other.close()
    await unknown.remove()
  }
})

it('a service account that nobody is known to own is refused a collection with approvals', async () => {
  const ownerless = await policyFile((shipped) =>
    replaced(shipped, '    ingest: lena\n', '    search: lena\n'),
  )
  const other = await startTestGateway({ policyFile: ownerless.path })
  try {
    const refused = await askForGrant(other)
    expect([refused.status, refused.body.error.code]).toEqual([403, 'owner_unknown'])
    // Where nothing is approved, nobody need be known.
    const terms = { collection: 'research', source: 'file://research/a.txt' }
    expect((await askForGrant(other, terms)).status).toBe(201)
  } finally {
    await other.close()
    await ownerless.remove()
  }
})
