import type * as z from 'zod/mini'
import type { Operation } from '../../../shared/http/operation.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { checkpointSchema, presentHead } from './present-checkpoint.ts'
import { headOf, nothingSealed } from './published-head.ts'

export type SealedAnswer = z.output<typeof checkpointSchema>

/**
 * `POST /v1/checkpoints`: asks the sealer, which alone can sign. Everything that was recorded before the request is in
 * the tree then, as a rule.
 */
export function sealNowOperation(
  { transparencyLog: { sealer, reader } }: AuditDependencies,
  audited: Audited,
): Operation {
  return {
    method: 'post',
    path: '/v1/checkpoints',
    summary: 'Have everything sealed that is recorded by now, instead of within the minute',
    security: 'oidc',
    response: { status: 200, schema: checkpointSchema },
    errors: ['conflict', 'store_unavailable'],
    handle: audited('audit.seal-now', () => ({
      asked: {},
      answer: async () => {
        const { checkpoint: note } = await sealer.seal()
        if (note === undefined) throw nothingSealed()
        const body: SealedAnswer | undefined = await presentHead(reader, headOf(note))
        if (body === undefined) {
          throw new SunderError('store_unavailable', { detail: 'the log holds no seal of a checkpoint' })
        }
        return { body, returned: 1 }
      },
    })),
  }
}
