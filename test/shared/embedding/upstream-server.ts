import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'

interface SeenRequest {
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly body: unknown
}

export type Answer = (response: ServerResponse) => void

/** A real HTTP server on loopback that gives the scripted answers in order, the last one again and again. */
export function upstreamServer() {
  const seen: SeenRequest[] = []
  let answers: Answer[] = []
  const listener: RequestListener = async (request, response) => {
    seen.push({
      url: request.url,
      authorization: request.headers.authorization,
      body: JSON.parse(await textOf(request)),
    })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    answer?.(response)
  }
  const server = createServer(listener)
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return {
    seen,
    script(...next: Answer[]): void {
      answers = next
      seen.length = 0
    },
    baseUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
  }
}

export const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body)

export const json = (value: unknown): Answer =>
  status(200, { 'content-type': 'application/json' }, JSON.stringify(value))

export const hangUp: Answer = (response) => response.destroy()

export const base64 = (numbers: readonly number[]): string =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64')

/** OpenAI's answer as recorded, with the given embeddings. */
export function embeddingsOf(...embeddings: unknown[]): Answer {
  return json({
    object: 'list',
    data: embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model: 'text-embedding-3-small',
    usage: { prompt_tokens: 5, total_tokens: 6 },
  })
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
