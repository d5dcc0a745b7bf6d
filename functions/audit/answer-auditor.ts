import { checkAnswerSize } from '../../shared/http/answer-size.ts'
import type { Guarded } from '../../shared/http/guard.ts'
import type { Operation, ServiceContext } from '../../shared/http/operation.ts'
import { principalsOf } from '../../shared/identity/caller.ts'
import type { AuditDependencies } from './dependencies.ts'

/** An answer to be looked at, and what it may load. */
export interface Page {
  readonly html: string
  readonly contentSecurityPolicy: string
}

/** What an auditor asks, before anything is read. */
interface Question<Body extends object> {
  /** Every parameter in use, recorded word for word: what an auditor looked for is on record too. */
  readonly asked: Readonly<Record<string, unknown>>
  /** @returns the answer, how many records it holds, and the page that shows it where one was asked for */
  answer(): Promise<{ readonly body: Body; readonly returned: number; readonly page?: Page | undefined }>
}

export type Audited = <Body extends object>(
  action: string,
  parse: (context: ServiceContext) => Question<Body> | Promise<Question<Body>>,
) => Operation['handle']

/** API Gateway gives up after 29 seconds: later than this, no outcome is coming. */
const outcomeTimeoutMs = 120_000

/** Authenticates, parses, records the question, binds the duty, answers, and records that it did. */
export function createAudited(deps: AuditDependencies, guarded: Guarded): Audited {
  const { policy, bindings, clock } = deps
  return (action, parse) =>
    guarded(action, async ({ context, caller, trail }) => {
      const question = await parse(context)
      await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: describe(question.asked) })
      const boundUntil = clock() + policy.identity.dutyBinding.cooldown
      await bindings.exercise(principalsOf(caller), 'auditor', boundUntil)
      const { body, returned, page } = await question.answer()
      checkAnswerSize(page?.html ?? JSON.stringify(body))
      await trail.outcome({ effect: 'returned', status: 200, response: { returned } })
      if (page === undefined) return context.json(body)
      context.set('contentSecurityPolicy', page.contentSecurityPolicy)
      return context.html(page.html)
    })
}

function describe(asked: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
}
