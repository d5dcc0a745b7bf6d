import { createServer, type IncomingHttpHeaders, request as send } from 'node:http'
import { bodyOf } from './execution-environment.ts'
import { listenOnLoopback } from './listen-on-loopback.ts'

export interface CountingFront {
  /** Where a service is known that answers at the URL which `behind` gives, by then. */
  before(name: string, behind: () => string): string
  /** How often which operation was called since the last time, in the order of the alphabet. */
  counted(): Record<string, number>
  close(): Promise<void>
}

/** Stands before the services of a function, and counts its calls. */
export async function startCountingFront(): Promise<CountingFront> {
  const services = new Map<string, () => string>()
  let counts = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const [, name = '', path = ''] = /^\/([^/]+)(.*)$/.exec(request.url ?? '') ?? []
    const body = await bodyOf(request)
    const operation = operationOf(request.headers, `${request.method} ${path}`, body)
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
    const target = `${services.get(name)?.() ?? ''}${path === '' ? '/' : path}`
    const onward = send(target, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', (error) => response.destroy(error))
    onward.end(body)
  })
  const { url, close } = await listenOnLoopback(server)
  return {
    before(name, behind) {
      services.set(name, behind)
      return `${url}/${name}`
    },
    counted() {
      const sorted = [...counts].sort(([one], [other]) => (one < other ? -1 : 1))
      counts = new Map()
      return Object.fromEntries(sorted)
    },
    close,
  }
}

/** JSON protocols name the operation in a header, the others in method and path. */
function operationOf(headers: IncomingHttpHeaders, line: string, body: string): string {
  const target = headers['x-amz-target']
  if (target === undefined) return nameOfLine(line)
  const [service = '', operation = ''] = String(target).split('.')
  if (!service.startsWith('DynamoDB')) return operation
  const { TableName = '' } = JSON.parse(body) as { TableName?: string }
  return `${operation} ${/^sunder-([a-z]+)/.exec(TableName)?.[1] ?? ''}`
}

function nameOfLine(line: string): string {
  const object = /^PUT \/payloads-[0-9a-f-]+\/([a-z]+)\//.exec(line)
  if (object !== null) return `PutObject ${object[1]}`
  return line.replace(/^POST \//, '').replace(/\?.*$/, '')
}
