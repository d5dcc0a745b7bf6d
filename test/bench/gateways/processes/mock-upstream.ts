import { createServer, type IncomingMessage } from 'node:http'
import { announce } from './announce.ts'

/**
 * An OpenAI-shaped embedding model that costs next to nothing: its answers, with vectors of 1,536 dimensions, are made
 * before the first request. It reads how many inputs there are and in which encoding the vectors are wanted, no more.
 */
const dimensions = 1536
const counts = [1, 64]
const answers = new Map<string, Buffer>()
for (const count of counts) {
  for (const format of ['float', 'base64']) answers.set(`${format} ${count}`, answerOf(count, format))
}

const server = createServer(async (request, response) => {
  const body = (await bodyOf(request)).toString('latin1')
  const format = /"encoding_format":\s*"base64"/.test(body) ? 'base64' : 'float'
  const answer = answers.get(`${format} ${countInputs(body)}`)
  if (answer === undefined) {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"count"}}')
    return
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
  response.end(answer)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => announce(server))

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** One text, or a list: the bench's texts hold no quotation mark, so that each has two, and `"]` ends the list. */
function countInputs(body: string): number {
  const start = body.indexOf('"input":') + '"input":'.length
  if (body[start] !== '[') return 1
  const quotes = body.slice(start, body.indexOf('"]', start) + 1).split('"').length - 1
  return quotes / 2
}

function answerOf(count: number, format: string): Buffer {
  const data = Array.from({ length: count }, (_, index) => {
    const vector = Float32Array.from(
      { length: dimensions },
      (_, at) => Math.sin(index * dimensions + at + 1) / 28,
    )
    const embedding = format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector]
    return { object: 'embedding', index, embedding }
  })
  const usage = { prompt_tokens: count * 75, total_tokens: count * 75 }
  return Buffer.from(JSON.stringify({ object: 'list', data, model: 'text-embedding-3-small', usage }))
}
