import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { CloseDependencies } from '../../../functions/workflow/close/dependencies.ts'
import type { RunDependencies } from '../../../functions/workflow/run/dependencies.ts'
import type { TaskInput } from '../../../functions/workflow/task-input.ts'
import type { Approval, Question } from '../../../shared/approvals/approval.ts'
import { createDynamoDbVoteReader, createDynamoDbVotes } from '../../../shared/approvals/dynamodb-votes.ts'
import { grantDigest } from '../../../shared/approvals/grant-digest.ts'
import type { AppendedRecord } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { createDynamoDbReservedBudgets } from '../../../shared/grants/dynamodb-reserved-budgets.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { createDynamoDbDirectoryReader } from '../../../shared/identity/dynamodb-directory.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import type { Job } from '../../../shared/jobs/job.ts'
import { encodePendingPayload, type PendingPayload } from '../../../shared/jobs/pending-payload.ts'
import { commitmentOf, sealPayload } from '../../../shared/payloads/commitment.ts'
import type { SealedPayload } from '../../../shared/payloads/payload-store.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import type { VectorRow } from '../../../shared/vectors/vector-row.ts'
import { exampleGrant } from '../../contracts/grant-store.ts'
import { exampleJob } from '../../contracts/jobs.ts'
import { approvalPorts } from '../../shared/approvals/approval-stores-in-test.ts'
import { askedAt, exampleQuestion, exampleVote } from '../../shared/approvals/example-approval.ts'
import { grantPorts } from '../../shared/grants/grant-store-in-test.ts'
import { jobPorts } from '../../shared/jobs/job-ports.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'

export const policyOf = (changes: Partial<Record<'sources' | 'denied' | 'maxInputs', string>> = {}) =>
  parsePolicy(`
version: 1
identity:
  providers:
    - { issuer: 'https://login.example.com/', audience: sunder, duties: { writers: embedder, readers: consumer, deciders: approver } }
models:
  small: { protocol: openai, baseUrl: 'https://api.example.com/v1', upstreamModel: small, dimensions: 3, credential: 'file:key' }
collections:
  mail:
    model: small
    sources: { allow: ['${changes.sources ?? 'mail://**'}'] }
    embedders: [writers]
    readers: [readers]
    regulated: { phi: approve }
    approval: { approvers: [priya@example.com], quorum: 1, timeout: 1d, authentication: oidc }
guardrails: { deniedPatterns: [${changes.denied ?? ''}], maxInputsPerRequest: ${changes.maxInputs ?? '10'} }
mail: { from: 'sunder@example.com' }
`)

const priya = personOf('priya@example.com')

const unavailable = new SunderError('store_unavailable')

/** The port, whose `method` fails before it does anything, so many times. */
export function failing<Port extends object>(port: Port, method: keyof Port, times = Infinity): Port {
  let left = times
  const works = port[method]
  const fails = (...given: unknown[]) => {
    left -= 1
    return left >= 0 ? Promise.reject(unavailable) : (works as (...given: unknown[]) => unknown)(...given)
  }
  return { ...port, [method]: fails }
}

/** The tasks that carry out and close, over real tables; what they store, record, tell and send stays in memory. */
export async function openWorkflow() {
  const policy = policyOf()
  const table = { client: testDynamoDb(), table: await newTable(testDynamoDb(), grantsTable) }
  const { questions, notifications, progress, reader } = approvalPorts(table)
  const [jobs, grants] = [jobPorts(table), grantPorts(table)]
  const votes = createDynamoDbVotes(table)
  const records: RecordDraft[] = []
  const vectors: VectorRow[] = []
  const mails: string[] = []
  const kept = new Map<string, SealedPayload>()
  const calls = { model: 0, inserts: 0 }
  let now = askedAt
  const runtime = {
    policy,
    audit: {
      append: async (draft: RecordDraft) => {
        records.push(draft)
        return { ...draft, id: `rec_${records.length}` } as AppendedRecord
      },
    },
    clock: () => now,
    log: createPinoLog('workflow', () => undefined),
    approvals: progress,
    jobs: jobs.ends,
    grants: grants.decisions,
  }
  const run: RunDependencies = {
    ...runtime,
    random: systemRandom,
    votes: createDynamoDbVoteReader(table),
    pending: { get: async (_kind, id) => kept.get(`pending/${id}`) },
    payloads: {
      async put(kind, id, sealed) {
        if (kept.has(`${kind}/${id}`)) throw new SunderError('conflict')
        kept.set(`${kind}/${id}`, sealed)
      },
    },
    screening: createScreening(randomBytes(32)),
    models: new Map([
      [
        'small',
        {
          dimensions: 3,
          async embed({ inputs }) {
            calls.model += 1
            return {
              vectors: inputs.map(() => new Float32Array([0.6, 0.8, 0])),
              promptTokens: 1,
              totalTokens: 1,
            }
          },
        },
      ],
    ]),
    modelWithinMs: 1000,
    vectorIds: createVectorIds(randomBytes(32)),
    signer: await createEd25519Signer(generateKeyPairSync('ed25519').privateKey),
    vectors: {
      async insert(rows) {
        calls.inserts += 1
        vectors.push(...rows.filter(({ id }) => vectors.every((row) => row.id !== id)))
      },
    },
  }
  const close: CloseDependencies = {
    ...runtime,
    budgets: createDynamoDbReservedBudgets(table),
    directory: createDynamoDbDirectoryReader(table),
    mailer: {
      send: async ({ subject }) => {
        mails.push(subject)
      },
    },
  }

  /** A grant whose budget of 10 inputs is claimed for two. */
  async function claimed(changes: Partial<Grant> = {}): Promise<Grant> {
    const grant = exampleGrant({
      id: `grant_${unique()}`,
      owner: 'lena',
      collection: 'mail',
      maxInputs: 10,
      createdAt: askedAt,
      expiresAt: askedAt + 7_200_000,
      ...changes,
    })
    await grants.store.create(grant)
    if (grant.status === 'active') await grants.use.claim(grant.id, 2, askedAt)
    return grant
  }

  async function put(question: Partial<Question>): Promise<Approval> {
    const approval = await questions.put(exampleQuestion({ model: 'small', collection: 'mail', ...question }))
    await notifications.markNotified(approval.id, priya)
    return approval
  }

  return {
    run,
    close,
    records,
    vectors,
    mails,
    calls,
    table,
    questions,
    jobs,
    grants,
    progress,
    claimed,
    pass: (ms: number) => {
      now += ms
    },
    stateOf: async (id: string) => {
      const approval = await reader.find(id)
      return [approval?.state, approval?.reason]
    },
    usedInputs: async (id: string) => (await grants.store.find(id))?.usedInputs,
    approve: (approval: Approval) => votes.cast(exampleVote(approval, { policyDigest: policy.digest })),
    withdraw: (approval: Approval) => votes.withdraw(approval.id, priya),

    /** A job of two inputs that waits, and its question. */
    async askForJob(payload: Partial<PendingPayload> = {}, changes: Partial<Job> = {}) {
      const grant = await claimed()
      const [id, approvalId] = [`job_${unique()}`, `approval_${unique()}`]
      const { issuer, subject, source, sourceAsserted } = grant
      const inputs = [
        { text: 'A text', metadata: '{}' },
        { text: 'Another', metadata: '{}' },
      ]
      const facts = {
        approval: approvalId,
        grant: grant.id,
        issuer,
        subject,
        collection: 'mail',
        source,
        model: 'small',
        count: 2,
        createdAt: askedAt,
        expiresAt: askedAt + 86_400_000,
      }
      const bytes = encodePendingPayload({
        v: 1,
        ...facts,
        job: id,
        owner: 'lena',
        sourceAsserted,
        inputs,
        ...payload,
      })
      const sealed = sealPayload(bytes, systemRandom)
      kept.set(`pending/${id}`, sealed)
      const payloadDigest = commitmentOf(sealed)
      const job = exampleJob({ ...facts, id, payloadDigest, ...changes })
      await jobs.pending.create(job)
      const approval = await put({ id: approvalId, job: id, grant: grant.id, payloadDigest, source })
      return { grant, job, approval, input: inputOf('job', approvalId, id) }
    },

    /** A grant that waits, and about which nobody was asked yet. */
    async waitingGrant(changes: Partial<Grant> = {}): Promise<TaskInput> {
      const approval = `approval_${unique()}`
      const terms = { status: 'pending_approval', approval: { id: approval, lifeMs: 600_000 } } as const
      return inputOf('grant', approval, (await claimed({ ...terms, ...changes })).id)
    },

    /** A grant that waits, and its question. */
    async askForGrant(changes: Partial<Grant> = {}) {
      const approvalId = `approval_${unique()}`
      const grant = await claimed({
        status: 'pending_approval',
        approval: { id: approvalId, lifeMs: 600_000 },
        ...changes,
      })
      const approval = await put({
        id: approvalId,
        kind: 'grant',
        job: undefined,
        grant: grant.id,
        payloadDigest: grantDigest(grant),
        source: grant.source,
        expiresAt: grant.expiresAt,
      })
      return { grant, approval, input: inputOf('grant', approvalId, grant.id) }
    },
  }
}

const unique = () => randomBytes(16).toString('base64url')

function inputOf(kind: TaskInput['kind'], approval: string, id: string): TaskInput {
  return { approval, kind, id }
}
