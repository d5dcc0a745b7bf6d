import * as z from 'zod/mini'
import type { Operation } from '../../../shared/http/operation.ts'
import type { Audited } from '../answer-auditor.ts'
import { nothingSealed } from './published-head.ts'
import type { LogDependencies } from './transparency-log.ts'

const sealedSchema = z.object({
  /** Of the tree; everything that was recorded before the request is in it, as a rule. */
  size: z.int().check(z.minimum(0)),
  /** The signed note of its head. */
  checkpoint: z.string(),
})
export type SealedAnswer = z.output<typeof sealedSchema>

/** `POST /v1/checkpoints`: asks the sealer, which alone can sign. */
export function sealNowOperation(
  { transparencyLog: { sealer } }: LogDependencies,
  audited: Audited,
): Operation {
  return {
    method: 'post',
    path: '/v1/checkpoints',
    summary: 'Have everything sealed that is recorded by now, instead of within the minute',
    security: 'oidc',
    response: { status: 200, schema: sealedSchema },
    errors: ['conflict', 'store_unavailable'],
    handle: audited('audit.seal-now', () => ({
      asked: {},
      answer: async () => {
        const { size, checkpoint } = await sealer.seal()
        if (checkpoint === undefined) throw nothingSealed()
        const body: SealedAnswer = { size, checkpoint }
        return { body, returned: 1 }
      },
    })),
  }
}
