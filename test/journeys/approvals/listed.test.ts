import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApprovalsPage, ListedApproval } from '../../../shared/audit-approvals/approval-schema.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import { askToEmbed, decide, jobIn, linkTo, openLink } from '../../support/approvals/approving.ts'
import { traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser } from '../../support/approvals/browser.ts'
import { eventually } from '../../support/approvals/eventually.ts'
import { type PolicyFile, policyFile, withApproval } from '../../support/approvals/policy-file.ts'
import { call, type ErrorBody } from '../../support/client.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

let policy: PolicyFile
let gateway: TestGateway
beforeAll(async () => {
  policy = await policyFile((shipped) => withApproval(shipped, { quorum: 2 }))
  gateway = await startTestGateway({ policyFile: policy.path })
})
afterAll(async () => {
  await gateway.close()
  await policy.remove()
})

const approvalsOf = async (query = '', name = 'siem') =>
  call<ApprovalsPage & ErrorBody>(`${gateway.endpoints.audit}/v1/approvals?${query}`, {
    token: await gateway.token(name),
  })

/** The approval as the list has it, once it has come to this state and, where that is an end, is closed. */
const listedIn = (approval: string, state: string) =>
  eventually(`${approval} ${state} in the list`, async () => {
    const { body } = await approvalsOf(`state=${state}&limit=100`)
    const found = body.approvals.find(({ id }) => id === approval)
    return found !== undefined && (state === 'waiting' || found.closedAt !== null) && found
  })

const ask = async () => (await askToEmbed(gateway)).body.sunder
const vote = async (name: string, approval: string, decision: 'approve' | 'deny', reason: string) =>
  decide(gateway, { name, link: await linkTo(gateway, name, approval) }, decision, reason)

const who = (name: string) => ({
  person: personOf(`${name}@example.com`),
  email: `${name}@example.com`,
})
const voted = (listed: ListedApproval) =>
  listed.votes.map(({ email, decision, reason, status }) => [email, decision, reason, status])

it('tells an auditor of what two people approved: who was asked, looked and said what, and how long it took', async () => {
  const { job, approval, expiresAt } = await ask()
  await vote('priya', approval, 'approve', 'needed for the study')
  await vote('omar', approval, 'approve', '')
  await jobIn(gateway, job, 'stored')

  const listed = await listedIn(approval, 'stored')
  expect(listed).toMatchObject({
    kind: 'job',
    collection: 'support-mail',
    job,
    trace: job,
    requester: { subject: 'ingest', owner: 'lena' },
    source: { uri: 'mail://inbox/1', asserted: 'declared' },
    refused: {},
    complete: true,
  })
  expect(listed.notified.map(({ person, email, reached }) => ({ person, email, reached }))).toEqual(
    ['priya', 'omar'].map((name) => ({ ...who(name), reached: true })),
  )
  expect(listed.opened.map(({ person, email }) => ({ person, email }))).toEqual([who('priya'), who('omar')])
  expect(voted(listed)).toEqual([
    ['priya@example.com', 'approve', 'needed for the study', 'cast'],
    ['omar@example.com', 'approve', null, 'cast'],
  ])
  for (const { payloadDigest, previewDigest } of listed.votes) {
    expect([payloadDigest, previewDigest]).toEqual([listed.payloadDigest, listed.previewDigest])
  }
  const moments = [
    listed.askedAt,
    listed.votes[0]?.at,
    listed.decidedAt,
    listed.carriedOutAt,
    listed.closedAt,
  ]
  expect(moments).toEqual(moments.toSorted())
  const at = (moment: string | null | undefined) => Date.parse(moment ?? '')
  expect(listed.durations).toEqual({
    askedToFirstVoteMs: at(listed.votes[0]?.at) - at(listed.askedAt),
    askedToDecidedMs: at(listed.decidedAt) - at(listed.askedAt),
    decidedToCarriedOutMs: at(listed.carriedOutAt) - at(listed.decidedAt),
    askedToClosedMs: at(listed.closedAt) - at(listed.askedAt),
  })
  expect(at(listed.expiresAt)).toBe(at(expiresAt))
  const records = await traceOf(gateway, listed.trace)
  expect(records.map(({ id }) => id)).toContain(listed.votes[0]?.record)
})

it('tells of a denial, and of the votes that were refused before it, with what was seen', async () => {
  const { job, approval } = await ask()
  const link = await linkTo(gateway, 'omar', approval)
  const browser = new Browser()
  const page = await openLink(gateway, browser, link, 'omar')
  const form = page.forms.find(({ buttons }) => buttons.includes('approve'))
  if (form === undefined) throw new Error(page.html)
  const other = `sha256:${'0'.repeat(64)}`
  for (const payload of [other, 'MRN: 00482913']) {
    const refused = await browser.submit(page, form, { decision: 'approve', reason: '', payload })
    expect(refused.status).toBe(409)
  }
  await decide(gateway, { name: 'omar', link, browser }, 'deny', 'outside of the purpose')
  await jobIn(gateway, job, 'denied')

  const listed = await listedIn(approval, 'denied')
  expect(voted(listed)).toEqual([['omar@example.com', 'deny', 'outside of the purpose', 'cast']])
  expect(listed).toMatchObject({ refused: { vote_stale: 2 }, carriedOutAt: null })
  expect(listed.durations.askedToDecidedMs).toBeGreaterThan(0)
  expect(listed.durations.decidedToCarriedOutMs).toBeNull()
  const seen = (await traceOf(gateway, job))
    .filter(({ action, kind }) => action === 'approval.vote' && kind === 'request')
    .map(({ decision }) => decision?.reasons.find((reason) => reason.startsWith('payload=')))
  expect(seen).toEqual([`payload=${other}`, 'payload=none', `payload=${listed.payloadDigest}`])
})

it('tells of what still waits, and for how long that can be', async () => {
  const { approval } = await ask()
  await linkTo(gateway, 'omar', approval)
  const listed = await listedIn(approval, 'waiting')
  expect(listed).toMatchObject({ votes: [], decidedAt: null, closedAt: null })
  expect(listed.durations).toEqual({
    askedToFirstVoteMs: null,
    askedToDecidedMs: null,
    decidedToCarriedOutMs: null,
    askedToClosedMs: null,
  })
})

it('pages through all of them in the order of asking', async () => {
  const whole = (await approvalsOf('limit=100')).body.approvals.map(({ id }) => id)
  expect(whole).toHaveLength(3)
  const paged: string[] = []
  let cursor = ''
  do {
    const { body } = await approvalsOf(`limit=1${cursor}`)
    paged.push(...body.approvals.map(({ id }) => id))
    cursor = body.next === null ? '' : `&cursor=${body.next}`
  } while (cursor !== '' && paged.length < 10)
  expect(paged).toEqual(whole)
})

it.each(['ingest', 'search', 'priya', 'mira'])('tells %s nothing', async (name) => {
  const { status, body } = await approvalsOf('', name)
  expect([status, body.error.code]).toEqual([403, 'duty_forbidden'])
})
