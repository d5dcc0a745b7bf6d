/**
 * A SIEM's HTTPS endpoint in a process that can be killed: takes what its secret signs, keeps it durably, one event a
 * line, and only then says so. Of what it refuses, or is told in vain, nothing is kept.
 *
 *   node webhook-server.mjs PORT KEY CERTIFICATE FILE SECRET
 */
import { fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:https'
import { Webhook } from 'standardwebhooks'

const [port, key, certificate, file, secret] = process.argv.slice(2)
const webhook = new Webhook(secret)
const kept = openSync(file, 'a')

const server = createServer(
  { key: readFileSync(key), cert: readFileSync(certificate) },
  (request, response) => {
    const parts = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      let events
      try {
        events = webhook.verify(body, request.headers)
      } catch {
        return response.writeHead(401).end()
      }
      // A poison event: one that the endpoint can't take, alone or among others.
      if (body.includes('"poison"')) return response.writeHead(422).end()
      writeSync(kept, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
      fsyncSync(kept)
      response.writeHead(204).end()
    })
  },
)
server.listen(Number(port), '127.0.0.1', () => console.log('ready'))
