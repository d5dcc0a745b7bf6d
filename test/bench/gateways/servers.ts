import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { freePort } from '../../support/free-port.ts'
import { buildProgram } from './build-program.ts'
import type { Announcement } from './processes/announce.ts'

/** A server in a process of its own. */
export interface Server extends Announcement {
  /** Resident memory in bytes; undefined where the system does not tell. */
  memory(): Promise<number | undefined>
  /** Processor time since its start, in milliseconds; undefined where the system does not tell. */
  processorMs(): Promise<number | undefined>
  signal(name: NodeJS.Signals): void
  close(): Promise<void>
}

/**
 * Runs a program of `processes/`, which announces itself when it is ready: bundled as a function is for AWS, or from its
 * sources as `npm start` runs.
 *
 * @throws when it ends before that
 */
export async function startServer(
  program: string,
  {
    args = [],
    from = 'bundle',
    env = {},
  }: { args?: readonly string[]; from?: 'bundle' | 'sources'; env?: NodeJS.ProcessEnv } = {},
): Promise<Server> {
  const source = path.join(import.meta.dirname, 'processes', program)
  const run = from === 'bundle' ? [await buildProgram(source)] : ['--import', tsx, source]
  const child = spawn(process.execPath, [...run, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // The AWS SDK warns of Node 20 once a process.
    env: { ...process.env, ...env, NODE_ENV: 'production', NODE_NO_WARNINGS: '1' },
  })
  const lines = createInterface(child.stdout)
  const first = once(lines, 'line') as Promise<[string]>
  const [line] = await Promise.race([first, endOf(child, program)])
  return { ...(JSON.parse(line) as Announcement), ...handleOf(child) }
}

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Portkey's gateway, asked to hand everything on to this upstream. */
export async function startPortkey(folder: string, upstream: string): Promise<Server> {
  const port = await freePort()
  const program = path.join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  const child = spawn(process.execPath, [program, `--port=${port}`, '--headless'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const url = `http://127.0.0.1:${port}`
  await Promise.race([untilItAnswers(url), endOf(child, 'portkey')])
  const headers = {
    authorization: 'Bearer sk-bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': upstream,
  }
  return { url: `${url}/v1/embeddings`, headers, ...handleOf(child) }
}

async function untilItAnswers(url: string): Promise<never[]> {
  for (;;) {
    const answered = await fetch(url).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    )
    if (answered !== undefined) return []
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function endOf(child: ChildProcess, name: string): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`${name} ended with ${code} before it was ready`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const killing = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await exited
  clearTimeout(killing)
}

/** Linux tells both under `/proc`, processor time in hundredths of a second. */
function handleOf(child: ChildProcess): Omit<Server, keyof Announcement> {
  const read = (file: string) => readFile(`/proc/${child.pid}/${file}`, 'utf8').catch(() => '')
  return {
    signal: (name) => void child.kill(name),
    close: () => end(child),
    async memory() {
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await read('status'))?.[1]
      return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
    },
    async processorMs() {
      const fields = (await read('stat')).split(') ')[1]?.split(' ')
      return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * 10
    },
  }
}

/** The base URL of a mock upstream, as a policy names a model's. */
export function upstreamOf({ url }: Announcement): string {
  return url.replace(/\/embeddings$/, '')
}
