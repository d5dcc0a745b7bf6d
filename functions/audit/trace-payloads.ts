import * as z from 'zod/mini'
import type { PresentedRecord } from '../../shared/audit/present-record.ts'
import type { PayloadView, ShownPayload } from '../../shared/payloads/payload-view.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { committedBy } from './check-payload.ts'
import type { AuditDependencies } from './dependencies.ts'

/** Why nothing of a payload is shown. */
const withheldReasons = [
  /** Nothing is kept: it was erased, or its retention is over. */
  'erased',
  /** What is kept is not what the record committed to. */
  'commitment differs',
  /** The one payload has more than 4 MB. */
  'too large',
  /** The store or the detection failed, or what is kept can't be opened. */
  'unavailable',
  /** The answer, or its time, is used up: `GET /v1/records/{id}/payload/content` shows it by itself. */
  'no room left',
] as const

export const tracePayloadSchema = z.object({
  /** The record that committed to it. */
  record: z.string(),
  /** With all regulated data masked; null where it is withheld. */
  content: z.json(),
  withheld: z.nullable(z.enum(withheldReasons)),
  /** How many values of each class are masked in it. */
  masked: z.record(z.string(), z.int()),
})
export type TracePayload = z.output<typeof tracePayloadSchema>

export interface PayloadRoom {
  /** As they count in Lambda's answer, which holds JSON within JSON. */
  readonly bytes: number
  /** No look begins later, milliseconds since the epoch. */
  readonly until: number
}

const looksAtOnce = 4

/** Looks at what the records committed to, in their order, for as long as there is room for it. */
export async function collectPayloads(
  { payloadView, clock }: Pick<AuditDependencies, 'payloadView' | 'clock'>,
  { records, requestId }: { readonly records: readonly PresentedRecord[]; readonly requestId: string },
  room: PayloadRoom,
): Promise<TracePayload[]> {
  const committed = records.flatMap((record) => {
    const question = committedBy(record)
    return question === undefined ? [] : [{ record: record.id, look: { ...question, requestId } }]
  })
  const told: TracePayload[] = []
  let left = room.bytes
  for (let start = 0; start < committed.length; start += looksAtOnce) {
    const batch = committed.slice(start, start + looksAtOnce)
    const mayLook = left > 0 && clock() < room.until
    const shown = await Promise.all(
      batch.map(({ look }) => (mayLook ? lookAt(payloadView, look) : undefined)),
    )
    for (const [index, { record }] of batch.entries()) {
      const payload = tell(record, shown[index])
      left -= escapedBytes(payload.content)
      told.push(left < 0 ? tell(record, undefined) : payload)
    }
  }
  return told
}

type Look = Parameters<PayloadView['show']>[0]

/** One payload that can't be had must not keep the others from being shown; a look that can't be recorded must. */
async function lookAt(view: PayloadView, look: Look): Promise<ShownPayload | 'unavailable'> {
  try {
    return await view.show(look)
  } catch (error) {
    const { code } = error instanceof SunderError ? error : new SunderError('internal_error')
    if (code === 'audit_unavailable') throw error
    return 'unavailable'
  }
}

function tell(record: string, shown: ShownPayload | 'unavailable' | undefined): TracePayload {
  const withheld = reasonOf(shown)
  if (withheld !== null || typeof shown !== 'object') {
    return { record, content: null, withheld: withheld ?? 'unavailable', masked: {} }
  }
  return { record, content: shown.content as TracePayload['content'], withheld: null, masked: shown.masked }
}

function reasonOf(shown: ShownPayload | 'unavailable' | undefined): TracePayload['withheld'] {
  if (shown === undefined) return 'no room left'
  if (shown === 'unavailable') return shown
  if (!shown.kept) return 'erased'
  if (!shown.matches) return 'commitment differs'
  return shown.content === null ? 'too large' : null
}

/** An answer is a JSON text within Lambda's JSON. */
export function escapedBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(value)))
}
