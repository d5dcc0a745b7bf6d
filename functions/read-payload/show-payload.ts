import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { createTrail } from '../../shared/audit/request-trail.ts'
import type { PayloadReader, SealedPayload } from '../../shared/payloads/payload-store.ts'
import type { PayloadView, ShownPayload } from '../../shared/payloads/payload-view.ts'
import { type Json, maskJson, textsIn } from '../../shared/regulated-data/masking/mask-json.ts'
import type { ScreeningParts } from '../../shared/regulated-data/policy/screen-inputs.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { judge, outcomeTimeoutMs } from './check-payload.ts'

/** Lambda carries 6 MB, and what is shown is wrapped twice. */
const mostBytes = 4_000_000

/** Shows kept payloads with everything masked that is regulated; as they are only for a reason, which is recorded. */
export function createPayloadView(deps: {
  readonly payloads: PayloadReader
  readonly screening: ScreeningParts
  readonly audit: AuditLog
  readonly clock: Clock
}): PayloadView {
  const trails = createTrail(deps)
  return {
    show({ kind, id, commitment, requestId, unmaskedBecause }) {
      const action = unmaskedBecause === undefined ? 'payload.show' : 'payload.unmask'
      return trails.record({ action, requestId, target: { job: id } }, async (trail) => {
        const why = unmaskedBecause === undefined ? [] : [`reason=${unmaskedBecause}`]
        await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: [`kind=${kind}`, ...why] })
        const sealed = await deps.payloads.get(kind, id)
        const verdict = judge(sealed, commitment)
        const shown =
          sealed === undefined || !verdict.matches || verdict.bytes > mostBytes
            ? nothing
            : await contentOf(deps.screening, sealed, unmaskedBecause === undefined)
        await trail.outcome({
          effect: 'returned',
          status: 200,
          reasons: [shown === nothing ? 'nothing shown' : why.length === 0 ? 'masked' : 'as it is'],
        })
        return { ...verdict, ...shown }
      })
    },
  }
}

type Shown = Pick<ShownPayload, 'content' | 'masked'>
const nothing: Shown = { content: null, masked: {} }

/** @throws SunderError `detection_unavailable` when it can't be masked: then nothing of it is shown */
async function contentOf(
  { detection, maskValue }: ScreeningParts,
  { payload }: SealedPayload,
  isMasked: boolean,
): Promise<Shown> {
  const content = parse(payload)
  if (!isMasked) return { content, masked: {} }
  const detect = await detection.over(textsIn(content))
  try {
    // Equal values stay equal: an auditor sees that two inputs name the same person, and not whom.
    const { value, masked } = maskJson({ detect, maskValue }, content, () => 'tokenise')
    return { content: value, masked }
  } catch (cause) {
    throw new SunderError('detection_unavailable', { detail: 'masking failed', cause })
  }
}

/** What a parser says of a text that is none quotes it: that must not go on. */
function parse(payload: Uint8Array): Json {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8')) as Json
  } catch {
    throw new SunderError('internal_error', { detail: 'the payload is no JSON' })
  }
}
