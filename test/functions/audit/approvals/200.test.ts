import { beforeEach, expect, it } from 'vitest'
import type { RecordsPage } from '../../../../functions/audit/list-records.ts'
import type { ApprovalsPage, ListedApproval } from '../../../../shared/audit-approvals/approval-schema.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import { type AuditAppInTest, auditAppInTest, embedOnce } from '../audit-app.ts'
import { digest, grant, issuer, person, storyOf } from './write-story.ts'

let app: AuditAppInTest
beforeEach(async () => {
  app = await auditAppInTest()
})

const minute = 60_000
const list = async (query = '') => (await app.get<ApprovalsPage>(`/v1/approvals?${query}`)).body
const only = async (query = ''): Promise<ListedApproval> => {
  app.tick(1)
  const { approvals } = await list(query)
  expect(approvals).toHaveLength(1)
  return approvals[0] as ListedApproval
}

it('tells who asked, who was told, who saw it, who said what and why, and how long it took', async () => {
  const story = storyOf(app, 'a')
  await story.ask()
  await story.notify(['priya', 'omar', 'noor'])
  app.tick(5 * minute)
  await story.open('priya')
  app.tick(minute)
  await story.vote('priya', 'approve', { reason: 'needed for the study' })
  await story.open('priya')
  app.tick(10 * minute)
  await story.notify(['omar'], {}, 'approval.remind')
  await story.vote('omar', 'approve')
  app.tick(minute)
  await story.run()
  app.tick(1000)
  await story.close('stored')

  const voted = { payloadDigest: digest('a'), previewDigest: digest('b'), policyDigest: digest('c') }
  const told = await only()
  expect(told).toEqual({
    id: story.approval,
    kind: 'job',
    state: 'stored',
    reason: null,
    collection: 'mail',
    grant,
    job: story.job,
    trace: story.job,
    source: { uri: 'mail://inbox', asserted: 'declared' },
    requester: { issuer, subject: 'ingest', clientId: null, owner: 'lena' },
    findings: { 'phi.mrn': 1 },
    payloadDigest: digest('a'),
    previewDigest: digest('b'),
    askedAt: '2026-11-22T12:00:00.000Z',
    expiresAt: '2026-11-23T12:00:00.000Z',
    decidedAt: '2026-11-22T12:17:00.000Z',
    carriedOutAt: '2026-11-22T12:17:00.000Z',
    closedAt: '2026-11-22T12:17:01.000Z',
    durations: {
      askedToFirstVoteMs: 6 * minute,
      askedToDecidedMs: 17 * minute,
      decidedToCarriedOutMs: 0,
      askedToClosedMs: 17 * minute + 1000,
    },
    // The policy has `Omar+work@…`, one mailbox with `omar@…`; it does not know noor.
    notified: [
      { person: person('priya'), email: 'priya@example.com', at: '2026-11-22T12:00:00.000Z', reached: true },
      {
        person: person('omar'),
        email: 'Omar+work@example.com',
        at: '2026-11-22T12:00:00.000Z',
        reached: true,
      },
      { person: person('noor'), email: null, at: '2026-11-22T12:00:00.000Z', reached: true },
    ],
    reminded: [
      {
        person: person('omar'),
        email: 'Omar+work@example.com',
        at: '2026-11-22T12:16:00.000Z',
        reached: true,
      },
    ],
    opened: [
      {
        person: person('priya'),
        email: 'priya@example.com',
        account: { issuer, subject: 'priya' },
        firstAt: '2026-11-22T12:05:00.000Z',
        lastAt: '2026-11-22T12:06:00.000Z',
        times: 2,
      },
    ],
    votes: [
      {
        ...voted,
        person: person('priya'),
        email: 'priya@example.com',
        account: { issuer, subject: 'priya' },
        decision: 'approve',
        reason: 'needed for the study',
        at: '2026-11-22T12:06:00.000Z',
        status: 'cast',
        withdrawnAt: null,
        record: expect.stringMatching(/^rec_approvals_/),
      },
      expect.objectContaining({ person: person('omar'), reason: null, status: 'cast' }),
    ],
    refused: {},
    complete: true,
  })
})

it('tells how far it has come: waiting, running, tried again, granted, or as it was closed', async () => {
  const story = storyOf(app, 'a', 'grant')
  await story.ask()
  expect(await only()).toMatchObject({ kind: 'grant', job: null, trace: grant, state: 'waiting' })
  await story.run(new SunderError('store_unavailable'))
  expect(await only()).toMatchObject({ state: 'waiting', carriedOutAt: null })
  await story.run('none')
  expect((await only()).state).toBe('running')
  await story.run({ effect: 'allowed' })
  expect(await only()).toMatchObject({ state: 'granted', closedAt: null })
  await story.close('denied', 'source_denied')
  expect(await only()).toMatchObject({ state: 'denied', reason: 'source_denied' })
})

it('has no decision for what ended without one, and that of the closing for a denial', async () => {
  for (const [letter, state] of [
    ['a', 'expired'],
    ['b', 'revoked'],
    ['c', 'denied'],
  ] as const) {
    const story = storyOf(app, letter)
    await story.ask()
    app.tick(1000)
    await story.close(state)
    app.tick(1)
  }
  const { approvals } = await list()
  expect(approvals.map(({ state, durations }) => [state, durations.askedToDecidedMs])).toEqual([
    ['expired', null],
    ['revoked', null],
    ['denied', 1000],
  ])
})

it('marks a vote that was withdrawn, or that nobody can be sure of, and counts no run from before', async () => {
  const story = storyOf(app, 'a')
  await story.ask()
  await story.vote('priya', 'approve')
  app.tick(10)
  await story.run(new SunderError('upstream_error'))
  app.tick(10)
  await story.withdraw('priya')
  expect(await only()).toMatchObject({ state: 'waiting', decidedAt: null })
  app.tick(9)
  await story.vote('priya', 'approve')
  await story.vote('omar', 'approve', { outcome: 'none' })
  await story.run()
  const { votes, decidedAt } = await only()
  expect(votes.map(({ status, withdrawnAt }) => [status, withdrawnAt])).toEqual([
    ['withdrawn', '2026-11-22T12:00:00.020Z'],
    ['cast', null],
    ['in_doubt', null],
  ])
  expect(decidedAt).toBe('2026-11-22T12:00:00.030Z')
})

it('counts what approvers were refused, as no vote and no opening', async () => {
  const story = storyOf(app, 'a')
  await story.ask()
  await story.open('omar', new SunderError('link_foreign'))
  await story.vote('omar', 'approve', { outcome: new SunderError('link_foreign') })
  await story.vote('priya', 'approve', { outcome: new SunderError('vote_stale') })
  expect(await only()).toMatchObject({
    refused: { link_foreign: 2, vote_stale: 1 },
    votes: [],
    opened: [],
    durations: { askedToFirstVoteMs: null },
  })
})

it('says of each mail whether it arrived, also where too few did, and where nothing says so', async () => {
  const story = storyOf(app, 'a')
  await story.ask()
  await story.notify(['priya', 'omar'], {
    effect: 'failed',
    status: 503,
    reasons: ['mail_unavailable', `to=${person('priya')}`, `not reached=${person('omar')}`],
  })
  await story.notify(['omar'], 'none')
  const { notified } = await only()
  expect(notified.map(({ person, reached }) => [person, reached])).toEqual([
    [person('priya'), true],
    [person('omar'), false],
    [person('omar'), null],
  ])
})

it('believes each function what is its own to say, and no other', async () => {
  const story = storyOf(app, 'a')
  await story.ask()
  await story.write({ by: 'approvals', action: 'approval.run', outcome: { effect: 'stored' } })
  await story.write({ by: 'embed', action: 'approval.close', reasons: ['outcome=denied'] })
  await story.write({
    by: 'workflow-notify',
    action: 'approval.vote',
    actor: 'priya',
    reasons: ['vote=approve', `person=${person('priya')}`],
  })
  expect(await only()).toMatchObject({ state: 'waiting', votes: [], closedAt: null })
})

it('lists what was asked for in the span, whole whenever it ended, and nothing else', async () => {
  const [early, late] = [storyOf(app, 'a'), storyOf(app, 'b')]
  await early.ask()
  await embedOnce(app, { grant, job: early.job })
  app.tick(30 * 60 * minute)
  await late.ask()
  await early.close('expired')
  expect((await only()).id).toBe(late.approval)
  const before = await only('from=2026-11-22T12:00:00Z&to=2026-11-22T12:00:01Z')
  expect(before).toMatchObject({ id: early.approval, state: 'expired' })
  expect((await list('from=2026-11-22T12:00:00.001Z&to=2026-11-22T13:00:00Z')).approvals).toEqual([])
})

it('lists an approval by its first asking, however often the asking was tried again', async () => {
  const story = storyOf(app, 'a')
  await story.write({
    by: 'workflow-preview',
    action: 'approval.ask',
    outcome: new SunderError('store_unavailable'),
  })
  expect(await only()).toMatchObject({ state: 'waiting', requester: null, expiresAt: null })
  // Later than a lane is used: the second try stands in another.
  app.tick(14.5 * minute)
  await story.ask()
  expect((await only()).askedAt).toBe('2026-11-22T12:00:00.000Z')
  expect((await list('from=2026-11-22T12:00:01Z')).approvals).toEqual([])
})

it('pages in the order of asking, each once, to an end, although others are asked for meanwhile', async () => {
  const letters = ['d', 'a', 'c', 'b', 'e']
  for (const [index, letter] of letters.entries()) {
    await storyOf(app, letter).ask()
    // Three in the same millisecond, and some in lanes of their own.
    if (index > 1) app.tick(index * 8 * minute)
  }
  app.tick(1)
  const found: string[] = []
  const newcomers = ['x', 'y', 'z']
  let cursor = ''
  do {
    const page = await list(`limit=2&from=2026-11-22T00:00:00Z${cursor}`)
    expect(page.approvals.length).toBeLessThanOrEqual(2)
    found.push(...page.approvals.map(({ id }) => id.charAt('approval_'.length)))
    cursor = page.next === null ? '' : `&cursor=${page.next}`
    app.tick(1)
    await storyOf(app, newcomers.shift() ?? 'w').ask()
  } while (cursor !== '' && found.length < 10)
  expect(found).toEqual(['a', 'c', 'd', 'b', 'e'])
})

it('filters by collection, requester, kind and state', async () => {
  const [job, aGrant] = [storyOf(app, 'a'), storyOf(app, 'b', 'grant')]
  await job.ask()
  app.tick(1)
  await aGrant.ask()
  await aGrant.close('denied')
  app.tick(1)
  const ids = async (query: string) => (await list(query)).approvals.map(({ id }) => id)
  expect(await ids('kind=grant')).toEqual([aGrant.approval])
  expect(await ids('state=waiting')).toEqual([job.approval])
  expect(await ids('collection=mail&actor=ingest')).toHaveLength(2)
  expect(await ids(`actor=${encodeURIComponent(`${issuer}|ingest`)}`)).toHaveLength(2)
  expect(await ids('actor=priya')).toEqual([])
  expect(await ids('collection=other')).toEqual([])
})

it('names an item that is not what was written, in place of believing it', async () => {
  const story = storyOf(app, 'a')
  await story.ask()
  await story.close('denied')
  app.tick(1)
  const { records } = (await app.get<RecordsPage>('/v1/records?action=approval.close')).body
  for (const { lane, seq } of records) {
    const stored = await app.table.reader.get(lane, seq)
    if (stored === undefined) throw new Error('no record')
    await app.table.tamper.change(stored, { hash: '0'.repeat(64) })
  }
  const { approvals, faulty } = await list()
  expect(approvals[0]?.state).toBe('waiting')
  expect(faulty.map(({ lane, seq }) => [lane, seq])).toEqual(records.map(({ lane, seq }) => [lane, seq]))
})

it('records each look, with what was asked', async () => {
  await list('state=waiting')
  app.tick(1)
  const { records } = (await app.get<RecordsPage>('/v1/records?actor=the-auditor')).body
  expect(records.map(({ action, kind, decision }) => [action, kind, decision?.reasons])).toEqual([
    ['audit.approvals', 'request', ['state=waiting', 'limit=20']],
    ['audit.approvals', 'outcome', []],
  ])
})
