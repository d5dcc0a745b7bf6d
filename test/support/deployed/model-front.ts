import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf } from './execution-environment.ts'

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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    before(model) {
      behind = model
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    refuse(requests) {
      refusals = requests
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
