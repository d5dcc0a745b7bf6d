import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createPayloadReplay } from '../../../functions/read-payload/replay-payload.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { encodeKeptRequest } from '../../../shared/jobs/kept-request.ts'
import { commitmentOf, sealPayload } from '../../../shared/payloads/commitment.ts'
import type { ReplayedAction, ReplayQuestion } from '../../../shared/payloads/payload-replay.ts'
import type { SealedPayload } from '../../../shared/payloads/payload-store.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'

const screening = createScreening(randomBytes(32))

function policyOf({
  regulated = '{}',
  reading = '{}',
  deny = '[]',
  patterns = '[]',
  characters = 1000,
} = {}) {
  return parsePolicy(`version: 1
identity:
  providers:
    - issuer: https://login.example.com/
      audience: sunder
      duties: {writers: embedder, readers: consumer}
models:
  small: {protocol: openai, baseUrl: https://api.example.com/v1, upstreamModel: m, dimensions: 2, credential: 'env:KEY'}
collections:
  mails:
    model: small
    sources: {allow: ['mail://**'], deny: ${deny}}
    embedders: [writers]
    readers: [readers]
    regulated: ${regulated}
    approval: {approvers: [ada@example.com]}
    reading: ${reading}
guardrails: {deniedPatterns: ${patterns}, maxInputCharacters: ${characters}}
`)
}

const text = 'Write to margarethe.vogel@klinik-rosenhain.example about the lift'
const embedding = (more: { model?: string; user?: string } = {}) =>
  encodeKeptRequest({ model: 'small', inputs: [text], items: [{ metadata: '{}' }], findings: [{}], ...more })
const reading = (question: object) => Buffer.from(JSON.stringify({ includeVectors: false, ...question }))

interface Asked {
  readonly action?: ReplayedAction
  readonly policy?: ReturnType<typeof policyOf>
  readonly kept?: SealedPayload | 'nothing'
  readonly collection?: string
}

async function replay(payload: Uint8Array, { action = 'embed', policy = policyOf(), ...more }: Asked = {}) {
  const recorded: RecordDraft[] = []
  const audit = {
    async append(draft: RecordDraft) {
      recorded.push(draft)
      return { ...draft, id: `rec_${recorded.length}` }
    },
  } as unknown as AuditLog
  const sealed = sealPayload(payload, randomBytes)
  const { kept = sealed, collection = 'mails' } = more
  const payloads = { get: async () => (kept === 'nothing' ? undefined : kept) }
  const { replay: ask } = createPayloadReplay({ policy, screening, payloads, audit, clock: () => 0 })
  const question: ReplayQuestion = {
    kind: 'requests',
    id: 'job_1',
    commitment: commitmentOf(sealed),
    requestId: 'req_1',
    action,
    collection,
    source: 'mail://inbox/1',
  }
  return { verdict: await ask(question), recorded }
}

const email = (action: string) => ({ 'pii.email': { count: 1, action } })

it.each([
  ['allow', 'allow', []],
  ['mask', 'mask', []],
  ['approve', 'approve', []],
  ['block', 'block', ['content_blocked']],
] as const)(
  'judges an embedding by what the policy has done about its data: %s',
  async (action, decision, reasons) => {
    const { verdict } = await replay(embedding(), { policy: policyOf({ regulated: `{'*': ${action}}` }) })
    expect(verdict).toMatchObject({ kept: true, matches: true })
    expect(verdict.now).toEqual({ decision, reasons, classes: email(action) })
  },
)

it.each([
  [
    'a source that is denied now',
    embedding(),
    { policy: policyOf({ deny: "['mail://inbox/**']" }) },
    'source_denied',
  ],
  ['a collection that is gone', embedding(), { collection: 'gone' }, 'not_found'],
  ['another model', embedding({ model: 'large' }), {}, 'model_not_found'],
  ['a text that is too long now', embedding(), { policy: policyOf({ characters: 10 }) }, 'invalid_request'],
  ['a denied pattern', embedding(), { policy: policyOf({ patterns: "['the lift']" }) }, 'content_blocked'],
  [
    'a denied pattern in the user’s name',
    embedding({ user: 'crane' }),
    { policy: policyOf({ patterns: '[crane]' }) },
    'content_blocked',
  ],
] as const)('refuses an embedding for %s, by a code alone', async (_why, payload, asked, code) => {
  const { verdict } = await replay(payload, asked)
  const decision = code === 'content_blocked' ? 'block' : 'refuse'
  expect(verdict.now).toEqual({ decision, reasons: [code], classes: {} })
})

it.each([
  ['query', { text }, {}, 'allow', []],
  ['query', { text }, { reading: '{textQueries: false}' }, 'refuse', ['query_not_allowed']],
  ['query', { text }, { regulated: '{pii: block}' }, 'block', ['content_blocked']],
  ['query', { text }, { regulated: '{pii: approve}' }, 'refuse', ['approval_required']],
  ['query', { text }, { patterns: '[lift]' }, 'block', ['content_blocked']],
  ['query', { text, topK: 5 }, { reading: '{topK: 4}' }, 'refuse', ['invalid_request']],
  ['query', { vector: [1, 0] }, {}, 'refuse', ['query_not_allowed']],
  ['query', { vector: [1, 0] }, { reading: '{rawVectors: true, textQueries: false}' }, 'allow', []],
  ['query', { id: 'v_1', filter: { folder: 'a' } }, {}, 'refuse', ['filter_not_allowed']],
  ['fetch', { ids: ['v_1'], includeVectors: true }, {}, 'refuse', ['query_not_allowed']],
  ['fetch', { ids: ['v_1'] }, {}, 'allow', []],
  ['list', { limit: 100 }, {}, 'allow', []],
] as const)('judges a %s of %j under %j: %s', async (action, question, terms, decision, reasons) => {
  const { verdict } = await replay(reading(question), { action, policy: policyOf(terms) })
  expect(verdict.now).toMatchObject({ decision, reasons })
})

it('says that another payload stands in its place, or none, and judges neither', async () => {
  const other = sealPayload(embedding(), randomBytes)
  const altered = await replay(embedding(), { kept: other })
  expect(altered.verdict).toMatchObject({ kept: true, matches: false, now: null })
  const erased = await replay(embedding(), { kept: 'nothing' })
  expect(erased.verdict).toEqual({ kept: false, matches: false, bytes: 0, now: null })
})

it('records the look before it reads, and the verdict after; neither holds a word of the text', async () => {
  const { verdict, recorded } = await replay(embedding(), { policy: policyOf({ regulated: '{pii: block}' }) })
  expect(recorded).toMatchObject([
    { kind: 'request', action: 'payload.replay', target: { job: 'job_1' }, requestId: 'req_1' },
    { kind: 'outcome', decision: { reasons: ['now=block', 'content_blocked'] } },
  ])
  expect(JSON.stringify([verdict, recorded])).not.toMatch(/lift|margarethe/)
})

it('says nothing of a payload that is no request', async () => {
  await expect(replay(Buffer.from('the lift'))).rejects.toMatchObject({ code: 'internal_error' })
  const asked = { action: 'query' } as const
  await expect(replay(Buffer.from('the lift'), asked)).rejects.toMatchObject({
    message: expect.not.stringContaining('lift'),
  })
})
