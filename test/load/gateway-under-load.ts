import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { startGateway } from '../../infra/local/gateway.ts'

/**
 * The whole gateway as `npm start` starts it, in a process of its own, but that another upstream answers in place of the
 * local model. Its parent asks it to measure itself, and to end.
 */
export type AskGateway = { readonly kind: 'measure'; readonly collect: boolean } | { readonly kind: 'end' }

export interface Measured {
  readonly rss: number
  /** What of it is no page of a file, where the system tells: LevelDB maps its files, and the system drops their pages at need. */
  readonly anonymous: number
  readonly heapUsed: number
  readonly external: number
  /** After a full collection, where one was asked for. */
  readonly live: number | undefined
  /** Sockets, timers and whatever else keeps a process alive. */
  readonly handles: number
  /** Of the event loop since the last measure, in milliseconds. */
  readonly delayP50: number
  readonly delayP99: number
  readonly delayMax: number
  /** Of the process since it started, in milliseconds, all threads. */
  readonly cpuMs: number
}

export type TellParent =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'measured' } & Measured)
  | { readonly kind: 'failed'; readonly why: string }

const [home = '', policyFile = '', modelPort = ''] = process.argv.slice(2)
const tell = (message: TellParent) => process.send?.(message)
process.on('SIGINT', () => undefined)

const resolution = 10
const delay = monitorEventLoopDelay({ resolution })

function anonymousBytes(): number | undefined {
  try {
    const [, kilobytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

function measure(collect: boolean): Measured {
  const { rss, heapUsed, external } = process.memoryUsage()
  if (collect) globalThis.gc?.()
  const late = (percentile: number) => Math.max(0, delay.percentile(percentile) / 1e6 - resolution)
  const { user, system } = process.cpuUsage()
  const measured = {
    ...{ rss, heapUsed, external, anonymous: anonymousBytes() ?? rss },
    live: collect ? process.memoryUsage().heapUsed : undefined,
    handles: process.getActiveResourcesInfo().length,
    delayP50: late(50),
    delayP99: late(99),
    delayMax: Math.max(0, delay.max / 1e6 - resolution),
    cpuMs: (user + system) / 1_000,
  }
  delay.reset()
  return measured
}

try {
  const gateway = await startGateway({
    ...{ port: 0, home, policyFile },
    modelElsewhere: `http://127.0.0.1:${modelPort}`,
  })
  delay.enable()
  const end = async () => {
    await gateway.close()
    process.exit(0)
  }
  process.on('message', (ask: AskGateway) => {
    if (ask.kind === 'measure') tell({ kind: 'measured', ...measure(ask.collect) })
    else void end()
  })
  process.on('disconnect', () => void end())
  tell({ kind: 'ready' })
} catch (error) {
  tell({ kind: 'failed', why: String(error) })
  process.exit(1)
}
