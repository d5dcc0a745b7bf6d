import { join } from 'node:path'
import type { Mailer } from '../../../shared/mail/mailer.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import type { SealOnDemand } from '../../../shared/transparency-log/seal-on-demand.ts'
import { createFolderLogReader } from '../../../shared/transparency-log/stores/folder-log-reader.ts'
import type { Part } from '../endpoints.ts'
import { keepRetention, type Retention } from '../retention/keep-retention.ts'
import { startLocalWorkflow } from '../workflow/local-workflow.ts'
import { composeApprovals } from './compose-approvals.ts'
import { composeAudit, composeTransparencyLog } from './compose-audit.ts'
import { composeEmbed } from './compose-embed.ts'
import { composeExport } from './compose-export.ts'
import { composeGrants } from './compose-grants.ts'
import { composeReadVectors } from './compose-read-vectors.ts'
import { composeSeal, noLaneBefore } from './compose-seal.ts'
import { composeShipping } from './compose-shipping.ts'
import { composeWorkflow } from './compose-workflow.ts'
import { createLocalRuntime, type Foundation, logFolder, tables } from './foundation.ts'
import { recordPolicyChange } from './record-policy-change.ts'

/** How often the minutes that have passed are looked for. */
const flushEvery = 30_000

interface App {
  fetch(request: Request): Response | Promise<Response>
}

export interface Functions {
  readonly apps: readonly (readonly [Part, App])[]
  /** Records everything that was counted of requests without a valid token. */
  flushCounts(): Promise<void>
  readonly sealing: SealOnDemand
  readonly retention: Pick<Retention, 'sweep'>
  /** While the model and the apps still answer: a run under way needs them. */
  endWorkflow(): Promise<void>
  close(): Promise<void>
}

export interface FunctionSurroundings {
  readonly mailer: Mailer
  readonly workflowRetryAfterMs: number | undefined
  /** Those which lie beside the policy. */
  readonly policySignatures: string | undefined
}

/** Composes each function from the parts that its duty needs, and no other. */
export async function composeFunctions(
  opened: Omit<Foundation, 'workflow' | 'alarmSignal'>,
  { mailer, workflowRetryAfterMs, policySignatures }: FunctionSurroundings,
): Promise<Functions> {
  const shipping = composeShipping(opened)
  const beneath = { ...opened, alarmSignal: shipping.alarmSignal }
  const runtimes = createRuntimes(beneath)
  const since = await noLaneBefore(beneath)
  const { home, policy } = beneath
  await recordPolicyChange(home, { policy, signatures: policySignatures }, runtimes.grants.audit)
  const workflow = await startLocalWorkflow({
    folder: join(beneath.home, 'workflow'),
    tasks: await composeWorkflow(beneath, mailer, runtimes),
    clock: beneath.clock,
    random: systemRandom,
    log: beneath.logOf('workflow'),
    retryAfterMs: workflowRetryAfterMs,
  })
  const sealing = await composeSeal(beneath, runtimes.seal, { since, onSealed: shipping.sealed })
  const foundation: Foundation = { ...beneath, workflow }
  const transparencyLog = composeTransparencyLog(foundation, sealing)
  const exports = composeExport(foundation, runtimes.exports, transparencyLog)
  const apps: Functions['apps'] = [
    ['grants', composeGrants(foundation, runtimes.grants)],
    ['embed', await composeEmbed(foundation, runtimes.embed)],
    ['approvals', composeApprovals(foundation, runtimes.approvals)],
    ['vectors', await composeReadVectors(foundation, runtimes.vectors, runtimes.queries)],
    ['audit', composeAudit(foundation, runtimes.audit, runtimes.payloads, { transparencyLog, exports })],
  ]

  const counters = Object.values(runtimes).map(({ unauthenticated }) => unauthenticated)
  const flushing = setInterval(() => {
    for (const counter of counters) void counter.flush()
  }, flushEvery)
  const flushCounts = async () => {
    await Promise.all(counters.map((counter) => counter.close()))
  }
  shipping.start()
  const retention = keepRetention({
    home,
    policy,
    client: beneath.dynamoDb,
    table: tables.audit,
    transparencyLog: createFolderLogReader({ folder: logFolder(home) }),
    clock: beneath.clock,
    log: beneath.logOf('retention'),
  })
  return {
    apps,
    flushCounts,
    sealing,
    retention,
    endWorkflow: () => workflow.close(),
    async close() {
      clearInterval(flushing)
      await exports.close()
      await flushCounts()
      await retention.close()
      await sealing.close()
      await shipping.close()
    },
  }
}

function createRuntimes(beneath: Omit<Foundation, 'workflow'>) {
  return {
    grants: createLocalRuntime(beneath, 'grants'),
    embed: createLocalRuntime(beneath, 'embed'),
    approvals: createLocalRuntime(beneath, 'approvals'),
    vectors: createLocalRuntime(beneath, 'read-vectors'),
    audit: createLocalRuntime(beneath, 'audit'),
    exports: createLocalRuntime(beneath, 'export-audit'),
    payloads: createLocalRuntime(beneath, 'read-payload'),
    queries: createLocalRuntime(beneath, 'embed-query'),
    preview: createLocalRuntime(beneath, 'workflow-preview'),
    notify: createLocalRuntime(beneath, 'workflow-notify'),
    run: createLocalRuntime(beneath, 'workflow-run'),
    close: createLocalRuntime(beneath, 'workflow-close'),
    seal: createLocalRuntime(beneath, 'seal-audit'),
  }
}
