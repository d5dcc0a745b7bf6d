import { checkAnswerSize } from '../../shared/http/answer-size.ts'
import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation, ServiceContext } from '../../shared/http/operation.ts'
import { type Caller, principalsOf } from '../../shared/identity/caller.ts'
import type { AuditDependencies } from './dependencies.ts'

/** An answer to be looked at, and what it may load. */
interface Page {
  readonly html: string
  readonly contentSecurityPolicy: string
}

/** An answer that is no JSON, as its exact bytes. */
interface Content {
  readonly bytes: string | Uint8Array<ArrayBuffer>
  readonly mediaType: string
}

type Answer<Body extends object> = {
  /** How many records it holds, or how many things it tells of. */
  readonly returned: number
  readonly status?: 200 | 202
  readonly headers?: Readonly<Record<string, string>>
} & (
  | { readonly body: Body; readonly page?: Page | undefined; readonly content?: never }
  | { readonly content: Content; readonly page?: never }
)

/** What an auditor asks, before anything is read. */
interface Question<Body extends object> {
  /** Every parameter in use, recorded word for word: what an auditor looked for is on record too. */
  readonly asked: Readonly<Record<string, unknown>>
  /** @returns the answer, and the page that shows it where one was asked for */
  answer(): Promise<Answer<Body>>
}

export type Audited = <Body extends object>(
  action: string,
  parse: (context: ServiceContext, caller: Caller) => Question<Body> | Promise<Question<Body>>,
) => Operation['handle']

/** API Gateway gives up after 29 seconds: later than this, no outcome is coming. */
const outcomeTimeoutMs = 120_000

/** Authenticates, parses, records the question, binds the duty, answers, and records that it did. */
export function createAudited(deps: AuditDependencies, guarded: Guarded): Audited {
  const { policy, bindings, clock } = deps
  return (action, parse) =>
    guarded(action, async ({ context, caller, trail }) => {
      const question = await parse(context, caller)
      await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: describe(question.asked) })
      const boundUntil = clock() + policy.identity.dutyBinding.cooldown
      await bindings.exercise(principalsOf(caller), 'auditor', boundUntil)
      const answer = await question.answer()
      const { returned, status = 200, headers = {} } = answer
      const { bytes, mediaType } = contentOf(answer)
      if (typeof bytes === 'string') checkAnswerSize(bytes)
      await trail.outcome({ effect: 'returned', status, response: { returned } })
      if (answer.page) context.set('contentSecurityPolicy', answer.page.contentSecurityPolicy)
      return context.body(bytes, status, { ...headers, 'content-type': mediaType })
    })
}

function contentOf(answer: Answer<object>): Content {
  if (answer.content !== undefined) return answer.content
  if (answer.page !== undefined) return { bytes: answer.page.html, mediaType: 'text/html; charset=UTF-8' }
  return { bytes: JSON.stringify(answer.body), mediaType: 'application/json' }
}

function describe(asked: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
}
