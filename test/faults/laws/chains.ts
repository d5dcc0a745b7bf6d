import { verifyLanes } from '../../../shared/audit/verify-lanes.ts'
import { exportLines } from '../../../shared/audit-export/export-lines.ts'
import { createVerifierKey, formatVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { createExportVerifier } from '../../../shared/verification/verify-export.ts'
import type { Scheduler } from '../virtual/scheduler.ts'
import { beginning, type Identities } from '../world/identities.ts'
import { codeOf, type Evidence } from './evidence.ts'

const span = { from: beginning - 3_600_000, to: beginning + 86_400_000 }

/** Every lane verifies, and what was cut off is a request whose caller was told that it could not be recorded. */
export async function lanesVerify(evidence: Evidence, { now }: Scheduler): Promise<string[]> {
  const reader = evidence.world.audit.reader as Parameters<typeof verifyLanes>[0]
  const limits = { until: Number.POSITIVE_INFINITY, maxRecords: 100_000, maxProblems: 100 }
  const { problems, interrupted } = await verifyLanes(reader, {
    ...span,
    ...limits,
    now: span.to,
    clock: now,
  })
  const told = new Map(
    evidence.story.exchanges.map((exchange) => [exchange.headers.get('x-request-id'), exchange]),
  )
  return [
    ...problems.map(({ lane, seq, what }) => `${lane}/${seq}: ${what}`),
    ...interrupted.flatMap(({ id, action, requestId }) => {
      const exchange = told.get(requestId ?? '')
      const isExplained = exchange === undefined || codeOf(exchange) === 'audit_unavailable'
      return isExplained
        ? []
        : [`${id} (${action}) has no outcome, and #${exchange.request} was told ${exchange.status}`]
    }),
  ]
}

/** Once the sealer can work, all is sealed; and an export of the log verifies by the key alone. */
export async function logVerifies(
  { world }: Evidence,
  { seal }: Identities,
  { advance, now }: Scheduler,
): Promise<string[]> {
  advance(20 * 60_000)
  await world.newSealer(false).run()
  const verifier = createExportVerifier({
    keys: [createVerifierKey(seal.name, seal.publicKey)],
    held: [],
    maxLag: 86_400_000,
    retention: 86_400_000 * 30,
    clock: now,
    mostFindings: 20,
  })
  const source = {
    records: world.audit.reader,
    log: world.log,
    origin: seal.name,
    verifierKey: formatVerifierKey(seal.name, seal.publicKey),
    maxLag: 86_400_000,
    retention: 86_400_000 * 30,
    clock: now,
  }
  for await (const { text } of exportLines(source, { ...span, since: [] })) verifier.line(Buffer.from(text))
  const { verified, findings } = verifier.end()
  return verified ? [] : findings.map((finding) => JSON.stringify(finding))
}
