import * as z from 'zod/mini'
import type { Operation } from '../../../shared/http/operation.ts'
import { splitNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { parseVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { measureLag } from './measure-lag.ts'
import { checkpointSchema, presentHead } from './present-checkpoint.ts'
import { latestHead, type PublishedHead } from './published-head.ts'

const count = z.int().check(z.minimum(0))

const logSchema = z.object({
  origin: z.string(),
  /** C2SP `signed-note`. Believe it from the operator, not from here. */
  key: z.string(),
  checkpoint: z.nullable(checkpointSchema),
  /** How long the oldest unsealed record has waited, and for how long one may. */
  lagMs: count,
  maxLagMs: count,
  /** False where there are more open lanes than were looked at for the lag. */
  complete: z.boolean(),
  /** Lanes from which nothing more is sealed: what stands at the number is not what must. */
  refused: z.array(z.object({ lane: z.string(), seq: z.int(), what: z.string() })),
  witness: z.nullable(
    z.object({
      url: z.string(),
      key: z.string(),
      /** Whether the latest checkpoint carries a line of the witness's key. */
      cosigned: z.boolean(),
    }),
  ),
})
export type LogAnswer = z.output<typeof logSchema>

/** `GET /v1/log` */
export function showLogOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/log',
    summary: 'The transparency log: its name, its key, its latest checkpoint, and what waits for the next',
    security: 'oidc',
    response: { status: 200, schema: logSchema },
    errors: ['store_unavailable'],
    handle: audited('audit.log', (context) => ({
      asked: {},
      answer: async () => ({ body: await showLog(deps, context.get('arrivedAt')), returned: 1 }),
    })),
  }
}

async function showLog(
  { transparencyLog: { reader, origin, verifierKey }, records, policy }: AuditDependencies,
  now: number,
): Promise<LogAnswer> {
  const [latest, head] = await Promise.all([reader.latestSeal(), latestHead(reader)])
  const { ms, refused, complete } = await measureLag(records, latest, now)
  const { maxLag, witness } = policy.audit.log
  return {
    origin,
    key: verifierKey,
    checkpoint: (head && (await presentHead(reader, head))) ?? null,
    lagMs: ms,
    maxLagMs: maxLag,
    complete,
    refused: [...refused],
    witness: witness === undefined ? null : { ...witness, cosigned: isCosigned(head, witness.key) },
  }
}

function isCosigned(head: PublishedHead | undefined, key: string): boolean {
  if (head === undefined) return false
  const { name, keyId } = parseVerifierKey(key)
  return splitNote(head.note).lines.some((line) => line.name === name && line.keyId === keyId)
}
