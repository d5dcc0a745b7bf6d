import { createPrivateKey } from 'node:crypto'
import { join } from 'node:path'
import { closeApproval, closeInputSchema } from '../../../functions/workflow/close/close-approval.ts'
import { notifyApprovers, notifyInputSchema } from '../../../functions/workflow/notify/notify-approvers.ts'
import { previewApproval } from '../../../functions/workflow/preview/preview-approval.ts'
import { runApproved } from '../../../functions/workflow/run/run-approved.ts'
import { taskInputSchema } from '../../../functions/workflow/task-input.ts'
import { VotesEnough } from '../../../shared/approvals/approval-workflow.ts'
import {
  createDynamoDbApprovalProgress,
  createDynamoDbNotifications,
  createDynamoDbQuestions,
} from '../../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbLinkIssuer } from '../../../shared/approvals/dynamodb-links.ts'
import { createDynamoDbVoteReader } from '../../../shared/approvals/dynamodb-votes.ts'
import { createDynamoDbGrantDecisions } from '../../../shared/grants/dynamodb-grant-decisions.ts'
import { createDynamoDbGrantReader } from '../../../shared/grants/dynamodb-grant-reader.ts'
import { createDynamoDbReservedBudgets } from '../../../shared/grants/dynamodb-reserved-budgets.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { createDynamoDbDirectoryReader } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbJobEnds, createDynamoDbJobReader } from '../../../shared/jobs/dynamodb-jobs.ts'
import type { Mailer } from '../../../shared/mail/mailer.ts'
import {
  createFolderPayloadReader,
  createFolderPayloadWriter,
} from '../../../shared/payloads/folder-payload-store.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createPGliteSession } from '../../../shared/vectors/postgresql/pglite-session.ts'
import { vectorRoles } from '../../../shared/vectors/postgresql/sql-session.ts'
import { createPostgreSqlVectorWriter } from '../../../shared/vectors/postgresql/vector-writer.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import type { WorkflowTasks } from '../workflow/local-workflow.ts'
import { createLocalModels, type Foundation, tables } from './foundation.ts'

/** Of a task's whole time, what the model may take. */
const modelWithinMs = 60_000

export interface WorkflowRuntimes {
  readonly preview: FunctionRuntime
  readonly notify: FunctionRuntime
  readonly run: FunctionRuntime
  readonly close: FunctionRuntime
}

/** The tasks of the approval workflow, each with the parts that it needs and no other. */
export async function composeWorkflow(
  foundation: Omit<Foundation, 'workflow'>,
  mailer: Mailer,
  runtimes: WorkflowRuntimes,
): Promise<WorkflowTasks> {
  const { home, policy, endpoints, keys, dynamoDb, database, screening } = foundation
  const table = { client: dynamoDb, table: tables.grants }
  const folder = { folder: join(home, 'payloads'), key: keys.payloadKey }
  const [payloads, kept] = [createFolderPayloadWriter(folder), createFolderPayloadReader(folder)]
  const pending = { get: (_kind: unknown, id: string) => kept.get('pending', id) }
  const preview = {
    ...runtimes.preview,
    policy,
    questions: createDynamoDbQuestions(table),
    votes: createDynamoDbVoteReader(table),
    jobs: createDynamoDbJobReader(table),
    grants: createDynamoDbGrantReader(table),
    directory: createDynamoDbDirectoryReader(table),
    payloads: pending,
    previews: payloads,
    screening,
  }
  const notify = {
    ...runtimes.notify,
    policy,
    notifications: createDynamoDbNotifications(table),
    votes: createDynamoDbVoteReader(table),
    links: createDynamoDbLinkIssuer(table),
    grants: createDynamoDbGrantReader(table),
    mailer,
    approvalsUrl: endpoints.approvals,
  }
  const provenanceKey = createPrivateKey({ key: { ...keys.provenanceKey.privateJwk }, format: 'jwk' })
  const run = {
    ...runtimes.run,
    policy,
    approvals: createDynamoDbApprovalProgress(table),
    votes: createDynamoDbVoteReader(table),
    jobs: createDynamoDbJobEnds(table),
    grants: createDynamoDbGrantDecisions(table),
    pending,
    payloads,
    screening,
    models: createLocalModels(foundation),
    modelWithinMs,
    vectorIds: createVectorIds(keys.vectorIdKey),
    signer: await createEd25519Signer(provenanceKey),
    vectors: createPostgreSqlVectorWriter({
      session: createPGliteSession(database, vectorRoles.embed),
      filterable: (collection) => Object.keys(policy.collections[collection]?.filterable ?? {}),
    }),
  }
  const close = {
    ...runtimes.close,
    policy,
    approvals: createDynamoDbApprovalProgress(table),
    jobs: createDynamoDbJobEnds(table),
    grants: createDynamoDbGrantDecisions(table),
    budgets: createDynamoDbReservedBudgets(table),
    directory: createDynamoDbDirectoryReader(table),
    mailer,
  }
  return {
    preview: (payload) => previewApproval(preview, taskInputSchema.parse(payload)),
    async notify(payload) {
      if (!(await notifyApprovers(notify, notifyInputSchema.parse(payload)))) throw new VotesEnough()
    },
    run: (payload) => runApproved(run, taskInputSchema.parse(payload)),
    close: (payload) => closeApproval(close, closeInputSchema.parse(payload)),
  }
}
