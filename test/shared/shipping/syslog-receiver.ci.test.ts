import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shippedEvent } from '../../../shared/shipping/shipped-event.ts'
import { createSyslogReceiver } from '../../../shared/shipping/syslog-receiver.ts'
import { newLane, storedRecord } from '../../contracts/audit-table.ts'
import { type Certified, createAuthority } from '../../support/shipping/certificates.ts'

let folder: string
let authority: Awaited<ReturnType<typeof createAuthority>>
let localhost: Certified
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-syslog-'))
  authority = await createAuthority(folder)
  localhost = await authority.certify('DNS:localhost')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let server: Server | undefined
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  server?.close()
})

async function listen(made: Server): Promise<number> {
  server = made
  made.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  return (made.address() as AddressInfo).port
}

/** A server that does nothing of itself, its own side of a connection left open when the other is closed. */
async function tlsServer(serve: (socket: TLSSocket, raw: Socket) => void, certified = localhost) {
  const made = createTlsServer({
    key: await readFile(certified.key),
    cert: await readFile(certified.certificate),
    allowHalfOpen: true,
  })
  let raw: Socket
  made.on('connection', (socket) => {
    raw = socket
  })
  made.on('secureConnection', (socket) => {
    socket.on('error', () => undefined)
    serve(socket, raw)
  })
  return await listen(made)
}

const lane = newLane()
const batch = [0, 1, 2].map((leaf) => {
  const stored = storedRecord(lane, leaf, { action: 'x'.repeat(200) })
  const event = shippedEvent(stored, { leaf, seal: 1, hash: stored.hash }, 'record')
  if (event === undefined) throw new Error('not a record')
  return event
})

function send(port: number, options: { host?: string; ca?: string | undefined; events?: typeof batch } = {}) {
  const { host = 'localhost', events = batch } = options
  const ca = 'ca' in options ? options.ca : authority.pem
  const receiver = createSyslogReceiver({
    name: 'siem',
    format: 'record',
    host,
    port,
    ca,
    hostname: 'gateway.example',
    timeoutMs: 1000,
  })
  return receiver.send(events, new AbortController().signal)
}
const many = Array.from({ length: 20_000 }, (_, index) => batch[index % 3] ?? (batch[0] as never))

it('delivers to a server that reads to the end and closes', async () => {
  let text = ''
  const port = await tlsServer((socket) => {
    socket.setEncoding('utf8').on('data', (part) => (text += part))
    socket.on('end', () => socket.end())
  })
  expect(await send(port)).toEqual({ kind: 'delivered' })
  const frames = [...text.matchAll(/(\d+) (<110>1 .*?\})(?=\d+ <|$)/g)]
  expect(frames.map(([, length, message]) => [Number(length), message?.slice(-11)])).toEqual(
    [0, 1, 2].map(() => [expect.any(Number), '},"seal":1}']),
  )
  for (const [, length, message] of frames) expect(message).toHaveLength(Number(length))
})

describe('a server', () => {
  it('that never closes is down after its time', async () => {
    const port = await tlsServer((socket) => socket.resume())
    expect(await send(port)).toMatchObject({ kind: 'down', why: 'no answer in time' })
  })

  it('that reads nothing is down after its time', async () => {
    const port = await tlsServer((socket) => socket.pause())
    expect(await send(port, { events: many })).toMatchObject({ kind: 'down', why: 'no answer in time' })
  })

  it('that reads all and ends without close_notify, as one that is killed does, has nothing for sure', async () => {
    const port = await tlsServer((socket, raw) => {
      socket.resume()
      socket.on('end', () => raw.end())
    })
    expect(await send(port)).toMatchObject({
      kind: 'down',
      why: 'closed without close_notify (RFC 5425, section 4.4)',
    })
  })

  it('that says good-bye with something unread, as one that is stopped does, has nothing for sure', async () => {
    const certificate = { key: await readFile(localhost.key), cert: await readFile(localhost.certificate) }
    let said = 0
    const port = await listen(
      createServer((raw) => {
        // Beneath its TLS, so that what is unread is so to the system.
        const wire = new Duplex({
          read: () => undefined,
          write: (chunk, _, done) => void raw.write(chunk, done),
          final: (done) => done(),
        })
        raw.on('data', (chunk) => wire.push(chunk)).on('error', () => undefined)
        const socket = new TLSSocket(wire, { isServer: true, ...certificate })
        socket.resume().on('error', () => undefined)
        socket.on('secure', () => {
          raw.pause()
          setTimeout(() => {
            socket.end(() => {
              said += 1
              raw.destroy()
            })
          }, 200)
        })
      }),
    )
    expect(await send(port, { events: many.slice(0, 300) })).toMatchObject({ kind: 'down' })
    expect(said).toBe(1)
  })

  it('that closes at once, or resets, is down', async () => {
    const closing = await tlsServer((socket) => socket.end())
    expect((await send(closing, { events: many })).kind).toBe('down')
    const resetting = await tlsServer((_, raw) => void raw.resetAndDestroy())
    expect(await send(resetting)).toMatchObject({ kind: 'down', why: 'ECONNRESET' })
  })

  it('that talks without end is not listened to', async () => {
    const port = await tlsServer((socket) => {
      const talk = () => {
        while (socket.writable && socket.write('x'.repeat(16_384)));
      }
      socket.on('drain', talk)
      talk()
    })
    expect(await send(port)).toMatchObject({ kind: 'down', why: 'no answer in time' })
  })

  it('that speaks no TLS is down', async () => {
    const port = await listen(createServer((socket) => socket.end('220 hello\r\n')))
    expect((await send(port)).kind).toBe('down')
  })

  it.each([
    ['of an unknown authority', {}, { ca: undefined }],
    ['of another name', { names: 'DNS:other.example' }, {}],
    ['of a name where an address was asked for', {}, { host: '127.0.0.1' }],
  ])('%s is told nothing', async (_, { names }: { names?: string }, options) => {
    let read = 0
    const certified = names === undefined ? localhost : await authority.certify(names)
    const port = await tlsServer((socket) => {
      socket.on('data', (part) => (read += part.length))
      socket.on('end', () => socket.end())
    }, certified)
    expect((await send(port, options)).kind).toBe('down')
    expect(read).toBe(0)
  })

  it('is known by its address too', async () => {
    const certified = await authority.certify('IP:127.0.0.1')
    const port = await tlsServer((socket) => socket.resume().on('end', () => socket.end()), certified)
    expect(await send(port, { host: '127.0.0.1' })).toEqual({ kind: 'delivered' })
  })
})
