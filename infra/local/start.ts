import { relative } from 'node:path'
import { divertNotices } from './divert-notices.ts'
import type { Gateway } from './gateway.ts'
import { StartRefusal } from './start-refusal.ts'
import { welcome } from './welcome.ts'

/** `npm start`: the whole gateway on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const tellNotices = divertNotices()
  const port = readPort(process.env['PORT'])
  const home = process.env['SUNDER_HOME'] || '.sunder'
  console.log('Starting Sunder …')
  const starting = import('./gateway.ts').then(({ startGateway }) =>
    startGateway({ port, home, policyFile: 'policy.yaml' }),
  )
  const end = () => void stop(starting).catch(fail)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
  endWithNpm(end)

  const { endpoints, example, log, logFile, ...gateway } = await starting
  tellNotices((notice) => log.warn({ notice }, 'notice'))
  const seconds = performance.now() / 1000
  console.log(
    welcome({ endpoints, example, seconds, home: shortest(gateway.home), logFile: shortest(logFile) }),
  )
}

/** The path as seen from here, where that is shorter. */
function shortest(path: string): string {
  const fromHere = relative('', path) || '.'
  return fromHere.length < path.length ? fromHere : path
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return 8787
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new StartRefusal(`PORT is ${JSON.stringify(text)}, expected a number from 0 to 65535.`)
}

/** A signal to npm ends npm and its shell, and goes no further: that they are gone is the signal. */
function endWithNpm(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, 500).unref()
}

let isStopping = false

/** Ends cleanly, once, however often it is asked to: a terminal and npm both pass Ctrl-C on. */
async function stop(starting: Promise<Gateway>): Promise<void> {
  if (isStopping) return
  isStopping = true
  console.log('Stopping Sunder …')
  const gateway = await starting
  await gateway.close()
  process.exit(0)
}

function fail(error: unknown): never {
  console.error(error instanceof StartRefusal ? error.message : error)
  process.exit(1)
}

main().catch(fail)
