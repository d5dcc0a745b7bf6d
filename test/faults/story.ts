import { AsyncLocalStorage } from 'node:async_hooks'
import type { FaultKind } from './injection/fault.ts'

/** One call to a port, as it went. Moments are places in the story: what is smaller came before. */
export interface Call {
  readonly site: string
  /** Which caller's request it belongs to; undefined for work behind all requests. */
  readonly request: number | undefined
  readonly args: readonly unknown[]
  readonly fault: FaultKind | undefined
  readonly askedAt: number
  /** When it took effect: each time, where that was twice; never, where it did not. */
  readonly effects: { readonly at: number; readonly result: unknown }[]
  answeredAt: number | undefined
  answer: { readonly value: unknown } | { readonly error: unknown } | undefined
}

/** What a caller sent and was told. */
export interface Exchange {
  readonly request: number
  readonly caller: string
  readonly app: 'grants' | 'embed' | 'read'
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly sentAt: number
  readonly answeredAt: number
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Everything that happened in a run, in its order. */
export interface Story {
  readonly calls: Call[]
  readonly exchanges: Exchange[]
  /** A new moment. */
  moment(): number
  /** Runs what belongs to one caller's request. */
  within<Result>(request: number, work: () => Promise<Result>): Promise<Result>
  current(): number | undefined
}

/** One for all stories: Node carries each one that there ever was through every promise. */
const requests = new AsyncLocalStorage<number>()

export function createStory(): Story {
  let moments = 0
  return {
    calls: [],
    exchanges: [],
    moment() {
      moments += 1
      return moments
    },
    within: (request, work) => requests.run(request, work),
    current: () => requests.getStore(),
  }
}

/** The story as lines, for whoever replays it. */
export function tellStory({ calls, exchanges }: Story): string[] {
  const lines = [
    ...calls.map((call) => ({ at: call.askedAt, line: tellCall(call) })),
    ...exchanges.map((exchange) => ({ at: exchange.answeredAt, line: tellExchange(exchange) })),
    ...exchanges.map(({ sentAt, request, caller, method, path, body }) => ({
      at: sentAt,
      line: `#${request} ${caller} → ${method} ${path} ${brief(body)}`,
    })),
  ]
  return lines
    .sort((one, other) => one.at - other.at)
    .map(({ at, line }) => `${String(at).padStart(4)}  ${line}`)
}

function tellCall({ request, site, args, fault, effects, answeredAt, answer }: Call): string {
  const who = request === undefined ? '' : `#${request} `
  const hit = fault === undefined ? '' : ` !${fault}`
  const done = effects.map(({ at }) => ` done@${at}`).join('')
  const said =
    answer === undefined
      ? ' → never answered'
      : ` → @${answeredAt} ${'error' in answer ? nameOf(answer.error) : brief(answer.value)}`
  return `${who}  ${site}(${args.map(brief).join(', ')})${hit}${done}${said}`
}

function tellExchange({ request, caller, status, text }: Exchange): string {
  return `#${request} ${caller} ← ${status} ${brief(text)}`
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.name} ${error.code}` : `${error.name}: ${error.message}`
}

/** No longer than a line can be read. */
function brief(value: unknown): string {
  if (value instanceof Uint8Array || value instanceof Float32Array) return `<${value.length}>`
  if (value instanceof Response) return `<${value.status}>`
  if (value === undefined) return '-'
  const text = typeof value === 'string' ? value : (JSON.stringify(value, shorten) ?? String(value))
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

function shorten(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array || value instanceof Float32Array ? `<${value.length}>` : value
}
