import * as z from 'zod'
import { CommandFailure } from '../command-line/command-failure.ts'
import { printable } from '../command-line/printable.ts'

const decision = z.enum(['allow', 'mask', 'approve', 'block', 'refuse']).nullable()
const reasons = z.array(z.string())

const replaySchema = z.object({
  trace: z.string(),
  policyDigest: z.string(),
  requests: z.array(
    z.object({
      record: z.string(),
      time: z.string(),
      action: z.string(),
      collection: z.string(),
      job: z.string().nullable(),
      payload: z.string(),
      before: z.object({
        decision,
        reasons,
        findings: z.record(z.string(), z.number()),
        policyDigest: z.string(),
      }),
      now: z
        .object({
          decision,
          reasons,
          classes: z.record(z.string(), z.object({ count: z.number(), action: z.string() })),
        })
        .nullable(),
      differs: z.boolean().nullable(),
    }),
  ),
  next: z.string().nullable(),
  complete: z.boolean(),
})
export type AnsweredReplay = Omit<z.output<typeof replaySchema>, 'next'>

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

interface Asking {
  readonly fetch: typeof globalThis.fetch
  /** Base URL, without a last slash. */
  readonly audit: string
  readonly token: string
}

/** Asks the audit API, answer by answer, for all of a trace. @throws CommandFailure in the API's words */
export async function fetchReplay(asking: Asking, trace: string): Promise<AnsweredReplay> {
  const requests: AnsweredReplay['requests'] = []
  let after: string | undefined
  for (;;) {
    const answer = await ask(asking, trace, after)
    requests.push(...answer.requests)
    const { next, ...rest } = answer
    if (next === null || answer.requests.length === 0) return { ...rest, requests }
    after = next
  }
}

async function ask({ fetch, audit, token }: Asking, trace: string, after: string | undefined) {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
  const url = `${audit}/v1/traces/${encodeURIComponent(trace)}/replay${query}`
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  }).catch((error: Error) => {
    throw new CommandFailure(`${audit} can't be reached: ${error.message}`)
  })
  const body: unknown = await response.json().catch(() => undefined)
  const answer = replaySchema.safeParse(body)
  if (response.ok && answer.success) return answer.data
  const refusal = errorSchema.safeParse(body)
  throw new CommandFailure(
    refusal.success
      ? `${response.status} ${printable(refusal.data.error.code)}: ${printable(refusal.data.error.message)}`
      : `${audit} answered with ${response.status} and no replay.`,
  )
}
