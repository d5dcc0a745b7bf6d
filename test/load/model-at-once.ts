import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * An upstream that answers at once, in a process of its own: one of 256 vectors per text, serialised in advance, so that
 * what is measured is the gateway. Tells its port to the process that started it, and ends with it.
 */
const dimensions = 512
const vectors = Array.from({ length: 256 }, (_, index) => {
  const bytes = Buffer.alloc(dimensions * 4)
  for (let place = 0; place < dimensions; place += 1) {
    bytes.writeFloatLE(Math.sin((index + 1) * (place + 1) * 1.7) / Math.sqrt(dimensions / 2), place * 4)
  }
  return bytes.toString('base64')
})

const server = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { input, model } = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
    input: string | string[]
    model: string
  }
  const data = [input].flat().map((text, index) => {
    const [vector = 0] = createHash('sha256').update(text).digest()
    return `{"object":"embedding","index":${index},"embedding":"${vectors[vector]}"}`
  })
  response.setHeader('content-type', 'application/json')
  const usage = '{"prompt_tokens":1,"total_tokens":1}'
  response.end(`{"object":"list","model":${JSON.stringify(model)},"data":[${data}],"usage":${usage}}`)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole group; whoever started this ends it last.
process.on('SIGINT', () => undefined)
