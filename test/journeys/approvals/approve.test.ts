import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askToEmbed, decide, jobIn, linkTo, mailTo, showJob } from '../../support/approvals/approving.ts'
import { storyOf, traceOf } from '../../support/approvals/audit-trail.ts'
import { eventually } from '../../support/approvals/eventually.ts'
import { call } from '../../support/client.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
let job: string
let approval: string
let grant: { readonly id: string; readonly token: string; readonly baseUrl: string }
let ids: string[]

beforeAll(async () => {
  gateway = await startTestGateway()
  const asked = await askToEmbed(gateway, {
    input: ['A quiet text about invoices', 'Patient: diagnosed with type 2 diabetes, MRN: 00482913'],
    items: [{ metadata: { folder: 'inbox' } }, { id: 'case/7' }],
  })
  ;({ job, approval } = asked.body.sunder)
  grant = asked.grant as typeof grant
  expect(asked.status).toBe(202)
  expect(asked.body).toMatchObject({
    data: [
      { object: 'embedding', index: 0, embedding: [] },
      { object: 'embedding', index: 1, embedding: [] },
    ],
    sunder: { status: 'pending_approval' },
  })
})
afterAll(() => gateway.close())

const shownByGrant = () =>
  call<{ status: string }>(`${gateway.endpoints.embed}/v1/jobs/${job}`, { token: grant.token })

describe('an input that needs an approval', () => {
  it('waits, and says so to its embedder alone', async () => {
    expect((await showJob(gateway, job)).body).toMatchObject({ status: 'pending_approval', data: [] })
    expect((await shownByGrant()).body.status).toBe('pending_approval')
    expect((await showJob(gateway, job, 'noor')).status).toBe(404)
    expect((await showJob(gateway, job, 'search')).status).toBe(403)
  })

  it('is asked for by mail, with counts and no value', async () => {
    const mail = await mailTo(gateway, 'priya', { approval })
    for (const form of [mail.text, mail.html]) {
      expect(form).toContain('ingest, owned by lena')
      expect(form).toContain('2 inputs into support-mail')
      expect(form).toContain('mail://inbox/1 (declared)')
      expect(form).toContain('a journey')
      expect(form).toMatch(/phi\.[a-z]+ 1/)
      expect(form).not.toMatch(/diabetes|00482913|invoices|case\/7/)
    }
    expect(await linkTo(gateway, 'omar', approval)).not.toBe(await linkTo(gateway, 'priya', approval))
  })

  it('is stored once an approver has said so, and is found', async () => {
    const page = await decide(
      gateway,
      { name: 'priya', link: await linkTo(gateway, 'priya', approval) },
      'approve',
    )
    expect(page.status).toBe(200)
    expect(page.html).toContain('You approved it.')
    const { data } = await jobIn(gateway, job, 'stored')
    ids = data.map(({ id }) => id)
    expect(data).toEqual([0, 1].map((index) => ({ index, id: expect.stringMatching(/^v_/) })))
    expect((await shownByGrant()).body.status).toBe('stored')

    const { body } = await call<{ hits: { id: string; text: string }[] }>(
      `${gateway.endpoints.vectors}/v1/collections/support-mail/query`,
      { token: await gateway.token('search'), body: { text: 'invoices', topK: 5 } },
    )
    expect(body.hits.map(({ id }) => id)).toEqual(expect.arrayContaining(ids))
  })

  it('tells requester and approvers how it ended', async () => {
    for (const name of ['priya', 'omar', 'lena']) {
      const notice = await mailTo(gateway, name, { approval, subject: /was approved and carried out/ })
      expect(notice.text + notice.html).not.toMatch(/diabetes|00482913|invoices/)
    }
  })

  it('is one story in the auditor’s trace', async () => {
    const records = await eventually('the whole story', async () => {
      const all = await traceOf(gateway, job)
      return all.some(({ action, kind }) => action === 'approval.close' && kind === 'outcome') && all
    })
    // Two functions write side by side: what the page shows after the vote may be on record before or after the run.
    expect(storyOf(records).sort()).toEqual(
      [
        'approval.ask request allowed',
        'approval.ask outcome allowed',
        'approval.notify request allowed',
        'approval.notify outcome allowed',
        'approval.open request allowed',
        'approval.open outcome returned',
        'approval.vote request allowed',
        'approval.vote outcome allowed',
        'approval.open request allowed',
        'approval.open outcome returned',
        'approval.run request allowed',
        'approval.run outcome stored',
        'approval.close request allowed',
        'approval.close outcome stored',
      ].sort(),
    )
    const vote = records.find(({ action, kind }) => action === 'approval.vote' && kind === 'request')
    expect(vote?.actor).toMatchObject({ subject: 'priya', duty: 'approver' })
    expect(vote?.decision?.reasons).toEqual([
      'vote=approve',
      expect.stringMatching(/^person=person_/),
      expect.stringMatching(/^payload=sha256:/),
      expect.stringMatching(/^preview=sha256:/),
      expect.stringMatching(/^policy=sha256:/),
    ])
    expect(records.every(({ target }) => target?.['job'] === job || target?.['job'] === undefined)).toBe(true)
    expect(JSON.stringify(records)).not.toMatch(/priya@|lena@|diabetes|00482913/)
  })

  it('leaves kept payloads that are what their records say', async () => {
    const records = (await traceOf(gateway, job)) as readonly {
      id: string
      payload?: object
      response?: object
    }[]
    const committed = records.filter(
      ({ payload, response }) => payload ?? (response && 'commitment' in response),
    )
    expect(committed.length).toBeGreaterThanOrEqual(3)
    for (const { id } of committed) {
      const { body } = await call(`${gateway.endpoints.audit}/v1/records/${id}/payload`, {
        token: await gateway.token('siem'),
      })
      expect(body).toMatchObject({ kept: true, matches: true })
    }
  })
})
