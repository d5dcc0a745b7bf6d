import { createServer } from 'node:http'
import { bodyOf } from './execution-environment.ts'
import { listenOnLoopback } from './listen-on-loopback.ts'

export interface ModelFront {
  /** @returns where the model answers that is known at this URL */
  before(model: string): string
  /** The next so many requests are refused; the model knows nothing of them. */
  refuse(requests: number): void
  close(): Promise<void>
}

/** A model provider that fails when it is told to. */
export async function startModelFront(): Promise<ModelFront> {
  let [behind, refusals] = ['', 0]
  const server = createServer(async (request, response) => {
    const { authorization = '' } = request.headers
    const body = await bodyOf(request)
    if (refusals > 0) {
      refusals -= 1
      response.writeHead(400).end('{}')
      return
    }
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(`${behind}${request.url}`, { method: 'POST', headers, body })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  const { url, close } = await listenOnLoopback(server)
  return {
    before(model) {
      behind = model
      return url
    },
    refuse(requests) {
      refusals = requests
    },
    close,
  }
}
