import { connect, isIP, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { type Delivery, delivered, down, type Receiver } from './receiver.ts'
import { framed, syslogMessage } from './syslog-message.ts'
import { within } from './within.ts'

export interface SyslogReceiverOptions {
  readonly name: string
  readonly format: Receiver['format']
  readonly host: string
  readonly port: number
  /** PEM; the public authorities' where left out. */
  readonly ca?: string | undefined
  /** Who sends, in each message. */
  readonly hostname: string
  /** Milliseconds for one batch; 20 s where left out. */
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 20_000

/**
 * A syslog server by RFC 5424 over TLS (RFC 5425), one connection a batch.
 *
 * Syslog acknowledges nothing. So the connection's end does: after the last message comes our `close_notify`, and a
 * server that has read up to it must answer by its own (RFC 5425, section 4.4) and close. The end of the stream alone
 * is not enough: a system sends that for a process that was killed with everything unwritten. Nor is `close_notify`
 * alone: a server that stops sends it whatever it has left unread, which its system then says by a reset.
 */
export function createSyslogReceiver(options: SyslogReceiverOptions): Receiver {
  const { name, format, hostname, timeoutMs = defaultTimeoutMs } = options
  return {
    name,
    format,
    limits: { events: 500, bytes: 1024 * 1024 },
    async send(batch, outer) {
      const text = batch.map((event) => framed(syslogMessage(event, hostname))).join('')
      return await within(timeoutMs, outer, (signal) => exchange(options, text, signal))
    },
  }
}

function exchange(
  { host, port, ca }: SyslogReceiverOptions,
  text: string,
  signal: AbortSignal,
): Promise<Delivery> {
  const raw = connect({ host, port })
  const wire = withoutEnd(raw)
  const socket = connectTls({
    socket: wire,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    rejectUnauthorized: true,
  })
  return new Promise<Delivery>((resolve) => {
    let sent = false
    let noticed = false
    let ended = false
    const settle = () => {
      if (noticed && ended) resolve(sent ? delivered : down('closed before the end'))
    }
    const fail = (error: Error) => resolve(down(codeOf(error)))
    const late = () => resolve(down('no answer in time'))
    if (signal.aborted) late()
    signal.addEventListener('abort', late, { once: true })
    socket.once('secureConnect', () =>
      socket.end(text, () => {
        sent = true
      }),
    )
    // What a syslog server says is not kept.
    socket.resume()
    socket.once('end', () => {
      noticed = true
      settle()
    })
    raw.once('end', () => {
      ended = true
      settle()
      // A close_notify that came with it is still on its way through TLS.
      whenRead(wire, () => resolve(down('closed without close_notify (RFC 5425, section 4.4)')))
    })
    for (const stream of [raw, wire, socket]) stream.once('error', fail)
  }).finally(() => {
    for (const stream of [socket, wire, raw]) stream.on('error', () => undefined).destroy()
  })
}

/** The connection for TLS to read from, but for its end: Node's TLS would take that for a `close_notify`. */
function withoutEnd(raw: Socket): Duplex {
  raw.on('data', (chunk) => {
    if (!wire.push(chunk)) raw.pause()
  })
  const wire = new Duplex({
    read: () => void raw.resume(),
    write: (chunk, _, done) => void raw.write(chunk, done),
    final: (done) => void raw.end(done),
  })
  return wire
}

function whenRead(wire: Duplex, then: () => void): void {
  setImmediate(() => {
    if (wire.readableLength > 0 && !wire.destroyed) whenRead(wire, then)
    else setImmediate(then)
  })
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
