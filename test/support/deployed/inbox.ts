import { createServer } from 'node:http'
import PostalMime from 'postal-mime'
import { listenOnLoopback } from './listen-on-loopback.ts'

/** As moto's extension `sent_mail.py` tells them. */
interface SentMessage {
  readonly id: string
  /** Seconds since 1970. */
  readonly sentAt: number
  readonly to: readonly string[]
  readonly raw: string
}

/** What SES took over from one sender, in the shape and the order in which the inbox of one machine lists it. */
export async function startInbox({ moto, sender }: { readonly moto: string; readonly sender: string }) {
  const server = createServer(async (request, response) => {
    if (request.url !== '/api/email') return void response.writeHead(404).end()
    const sent = await fetch(`${moto}/moto-api/sent-mail/${sender}`)
    const messages = ((await sent.json()) as SentMessage[]).reverse()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(await Promise.all(messages.map(listed))))
  })
  return listenOnLoopback(server)
}

async function listed({ id, sentAt, to, raw }: SentMessage): Promise<object> {
  const { subject, text = '', html = '', headers } = await PostalMime.parse(raw)
  return {
    id,
    time: new Date(sentAt * 1000).toISOString(),
    to: to[0] ?? '',
    subject,
    text,
    html,
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
  }
}
