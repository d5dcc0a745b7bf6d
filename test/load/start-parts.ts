import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Endpoints, readEndpoints } from '../../infra/local/endpoints.ts'
import type { AskGateway, Measured, TellParent } from './gateway-under-load.ts'

export interface GatewayUnderLoad {
  readonly home: string
  readonly endpoints: Endpoints
  measure(collect: boolean): Promise<Measured>
  /** Bytes on disk under the data folder. */
  diskBytes(): Promise<number>
  /** Ends it cleanly; its data stays. */
  end(): Promise<void>
  /** Ends what still runs and removes everything. */
  remove(): Promise<void>
}

/** Starts the upstream and the gateway. @param fresh a data folder that was never used, to copy: making one takes seconds */
export async function startParts(fresh?: string): Promise<GatewayUnderLoad> {
  const folder = await mkdtemp(join(tmpdir(), 'sunder-load-'))
  const home = join(folder, 'data')
  const children: ChildProcess[] = []
  const start = (file: string, args: readonly string[], flags: readonly string[] = []) => {
    const child = fork(join(import.meta.dirname, file), [...args], {
      execArgv: ['--import', import.meta.resolve('tsx'), ...flags],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    children.push(child)
    return child
  }
  const remove = async () => {
    await Promise.all(children.map(kill))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    if (fresh !== undefined) await cp(fresh, home, { recursive: true })
    await writeFile(join(folder, 'policy.yaml'), await policyForLoad())
    const [{ port }] = await told<{ port: number }>(start('model-at-once.ts', []))
    const args = [home, join(folder, 'policy.yaml'), String(port)]
    const gateway = start('gateway-under-load.ts', args, ['--expose-gc'])
    const [first] = await told<TellParent>(gateway)
    if (first.kind === 'failed') throw new Error(first.why)
    const endpoints = await readEndpoints(home)
    if (endpoints === undefined) throw new Error('the gateway did not say where it is')
    const ask = (message: AskGateway) => gateway.send(message)
    return {
      home,
      endpoints,
      async measure(collect) {
        ask({ kind: 'measure', collect })
        const [answer] = await told<TellParent>(gateway)
        if (answer.kind !== 'measured') throw new Error('the gateway did not measure itself')
        return answer
      },
      diskBytes: () => bytesIn(home),
      async end() {
        const exited = once(gateway, 'exit')
        ask({ kind: 'end' })
        const [code] = await exited
        if (code !== 0) throw new Error(`the gateway ended with ${code}`)
      },
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The shipped policy but for the limit on reads, which this is not about. */
async function policyForLoad(): Promise<string> {
  const policy = await readFile(join(import.meta.dirname, '../../policy.yaml'), 'utf8')
  const changed = policy.replace('requestsPerMinute: 120', 'requestsPerMinute: 1000000')
  if (changed === policy) throw new Error('policy.yaml has no limit on reads')
  return changed
}

/** The child's next message. @throws when it ends instead */
async function told<Message>(child: ChildProcess): Promise<[Message]> {
  const stop = new AbortController()
  const ended = once(child, 'exit', { signal: stop.signal }).then(([code]) => {
    throw new Error(`a part ended with ${code}`)
  })
  ended.catch(() => undefined)
  try {
    return (await Promise.race([once(child, 'message', { signal: stop.signal }), ended])) as [Message]
  } finally {
    stop.abort()
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let bytes = 0
  for (const entry of entries) {
    // What is removed meanwhile takes no room.
    if (entry.isFile())
      bytes += await stat(join(entry.parentPath, entry.name)).then(
        ({ blocks }) => blocks * 512,
        () => 0,
      )
  }
  return bytes
}
