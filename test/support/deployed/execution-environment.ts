import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** What a handler answered, or how it failed. */
export interface InvocationResult {
  readonly payload: string
  readonly failed: boolean
}

/** A process of one function that speaks Lambda's runtime API; it takes one event at a time, as in Lambda. */
export interface ExecutionEnvironment {
  invoke(event: string): Promise<InvocationResult>
  close(): Promise<void>
}

export interface FunctionCode {
  readonly name: string
  /** Holds `entry.mjs`. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Takes what the process writes. */
  readonly log: (text: string) => void
}

const timeoutMs = 29_000

/** Lambda's documentation, "Using the Lambda runtime API": the three calls that a bundle's runtime makes. */
export async function startExecutionEnvironment(code: FunctionCode): Promise<ExecutionEnvironment> {
  let waiting: ServerResponse | undefined
  let pending:
    | { id: string; event: string; resolve(result: InvocationResult): void; reject(error: Error): void }
    | undefined

  const deliver = () => {
    if (waiting === undefined || pending === undefined) return
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': pending.id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
      'lambda-runtime-invoked-function-arn': `arn:aws:lambda:eu-central-1:123456789012:function:${code.name}`,
    })
    waiting.end(pending.event)
    waiting = undefined
  }

  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace('/2018-06-01/runtime/', '')
    if (path === 'invocation/next') {
      waiting = response
      deliver()
      return
    }
    const payload = await bodyOf(request)
    response.writeHead(202).end()
    const ended = /^invocation\/([^/]+)\/(response|error)$/.exec(path)
    if (ended?.[1] === undefined || ended[1] !== pending?.id) return
    pending.resolve({ payload, failed: ended[2] === 'error' })
    pending = undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const process = spawnRuntime(code, (server.address() as AddressInfo).port)
  const exited = new Promise<void>((resolve) => {
    process.once('exit', () => {
      pending?.reject(new Error(`${code.name} ended during an invocation`))
      resolve()
    })
  })

  return {
    invoke(event) {
      return new Promise((resolve, reject) => {
        pending = { id: randomUUID(), event, resolve, reject }
        deliver()
      })
    },
    async close() {
      process.kill('SIGKILL')
      await exited
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function spawnRuntime({ name, folder, environment, log }: FunctionCode, port: number): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bootstrap.mjs')], {
    // Nothing of this process's own environment: a bundle gets what the stack gives it.
    env: {
      PATH: process.env['PATH'],
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'entry.handler',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => log(String(part)))
  return child
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
