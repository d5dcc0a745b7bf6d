import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Endpoints, readEndpoints, removeEndpoints } from '../../infra/local/endpoints.ts'

export interface GatewayProcess {
  readonly endpoints: Endpoints
  isRunning(): boolean
  /** As the out-of-memory killer would: no handler of the process runs. */
  kill(): Promise<void>
  /** As Ctrl-C would. */
  stop(): Promise<void>
}

/** By its place: the process may run in another folder. */
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const start = path.join(import.meta.dirname, '../../infra/local/start.ts')

/** `npm start` in a process of its own, which can be killed. @throws when it ends before it is ready */
export async function spawnGateway({
  home,
  port,
  folder = '.',
  env = {},
}: {
  readonly home: string
  readonly port: number
  /** The folder that has the policy; this project's where left out. */
  readonly folder?: string
  readonly env?: NodeJS.ProcessEnv
}): Promise<GatewayProcess> {
  // What a killed one left behind does not speak for this one.
  await removeEndpoints(home)
  const child = spawn(process.execPath, ['--import', tsx, start], {
    cwd: folder,
    env: { ...process.env, ...env, PORT: String(port), SUNDER_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const isRunning = () => child.exitCode === null && child.signalCode === null

  let endpoints: Endpoints | undefined
  while (endpoints === undefined) {
    if (!isRunning()) throw new Error(`the gateway ended before it was ready:\n${output}`)
    endpoints = await readEndpoints(home)
    if (endpoints === undefined) await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return {
    endpoints,
    isRunning,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}
