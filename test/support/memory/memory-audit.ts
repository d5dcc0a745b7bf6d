import { createAuditApp } from '../../../functions/audit/app.ts'
import type { AuditJobs } from '../../../functions/audit/jobs/audit-jobs.ts'
import { createPayloadCheck } from '../../../functions/read-payload/check-payload.ts'
import { createPayloadReplay } from '../../../functions/read-payload/replay-payload.ts'
import { createPayloadView } from '../../../functions/read-payload/show-payload.ts'
import { createSealer } from '../../../functions/seal-audit/create-sealer.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { logIdentity } from '../../../shared/transparency-log/log-identity.ts'
import type { MemoryComposition, PortName } from './memory-gateway.ts'

const nobodyRunsAny = async (): Promise<never> => {
  throw new SunderError('store_unavailable', { detail: 'no jobs in memory' })
}
const noJobs: AuditJobs = {
  store: { create: nobodyRunsAny, find: nobodyRunsAny, list: nobodyRunsAny, replace: nobodyRunsAny },
  start: { start: nobodyRunsAny },
  results: { link: nobodyRunsAny },
}

/** The audit app's API over ports in memory, with a sealer that seals when it is asked; jobs it has none. */
export async function composeMemoryAudit({
  policy,
  stores,
  screening,
  wrap,
  clock,
  runtimeOf,
}: MemoryComposition) {
  const at = <Port extends object>(name: PortName, port: Port) => wrap(name, port, 'audit')
  const payloadRuntime = runtimeOf('read-payload')
  const payloads = wrap('payload-reader', stores.payloads.reader, 'read-payload')
  const key = stores.keys.seal
  const { origin, publicKey, verifierKey } = logIdentity({
    origin: policy.audit.log.origin,
    place: 'sunder.test',
    key: key.publicKey,
  })
  const { sign } = await createEd25519Signer(key.privateKey)
  const log = wrap('log-store', stores.log, 'seal-audit')
  const sealer = createSealer({
    ...runtimeOf('seal-audit'),
    reader: wrap('audit-reader', stores.audit.reader, 'seal-audit'),
    appender: wrap('audit-appender', stores.audit.appender, 'seal-audit'),
    store: log,
    signer: { name: origin, publicKey, sign },
    policyDigest: policy.digest,
    since: clock() - 86_400_000,
  })
  return createAuditApp({
    ...runtimeOf('audit'),
    policy,
    bindings: at('duty-bindings', stores.bindings),
    records: at('audit-reader', stores.audit.reader),
    payloadCheck: createPayloadCheck({ ...payloadRuntime, payloads }),
    payloadView: createPayloadView({ ...payloadRuntime, payloads, screening }),
    payloadReplay: createPayloadReplay({ ...payloadRuntime, policy, payloads, screening }),
    transparencyLog: { reader: at('log-store', stores.log), origin, verifierKey, sealer },
    jobs: noJobs,
  })
}
