import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { type TransportLimits, transportLimits } from '../../../infra/local/front-door/transport-limits.ts'
import { type FrontDoor, listenAtFrontDoor, type PrefixedHandler } from '../../../infra/local/front-door.ts'
import { noLog } from './no-log.ts'
import { bytesOf, head, openSocket, readToEnd } from './raw-http.ts'

/** Far beyond what a test takes, but for the one limit that it is about. */
const far = 600_000
const patient: TransportLimits = {
  ...transportLimits,
  headersWithin: far,
  requestWithin: far,
  answerTakenWithin: far,
  silence: far,
  keepAlive: far,
  lookEvery: 10,
}

let door: FrontDoor | undefined
afterEach(() => door?.close())

/** More than the buffers on the way hold. */
const longest = 32 * 1024 * 1024

/** A front door with parts that read, answer at length, and never answer. `closed` is the end of a long answer. */
async function openDoor(limits: Partial<TransportLimits>) {
  let close: () => void
  const closed = new Promise<void>((resolve) => (close = resolve))
  const parts: Record<string, PrefixedHandler> = {
    read: async (request, response) => void response.end(String((await text(request)).length)),
    long: (_request, response) => {
      response.once('close', close)
      response.end(Buffer.alloc(longest))
    },
    never: () => undefined,
  }
  door = await listenAtFrontDoor(0, noLog, { ...patient, ...limits })
  door.open(new Map(Object.entries(parts)))
  return { origin: door.origin, closed }
}

/** Sends a byte every few milliseconds for as long as the connection lasts. */
function trickle(socket: NodeJS.WritableStream, bytes: string): void {
  let at = 0
  const sending = setInterval(() => socket.write(bytesOf(bytes[at++ % bytes.length] ?? '')), 5)
  socket.once('close', () => clearInterval(sending))
}

describe('A client that is slow', () => {
  it('with its first byte is let go', async () => {
    const { origin } = await openDoor({ headersWithin: 60 })
    const { statuses } = await readToEnd(await openSocket(origin))
    expect(statuses).toEqual([408])
  })

  it('with its headers is let go, though a byte comes now and then', async () => {
    const { origin } = await openDoor({ headersWithin: 60 })
    const socket = await openSocket(origin)
    const answer = readToEnd(socket)
    socket.write(bytesOf('GET /read HTTP/1.1\r\nX: '))
    trickle(socket, 'a')
    expect((await answer).statuses).toEqual([408])
  })

  it.each([
    ['announced', 'Content-Length: 100000', 'a'],
    ['in chunks', 'Transfer-Encoding: chunked', '1\r\na\r\n'],
  ])('with its body (%s) is let go, though a byte comes now and then', async (_, header, bytes) => {
    const { origin } = await openDoor({ requestWithin: 60, headersWithin: 60 })
    const socket = await openSocket(origin)
    const answer = readToEnd(socket)
    socket.write(bytesOf(head('POST /read HTTP/1.1', [header])))
    trickle(socket, bytes)
    expect((await answer).statuses).toEqual([408])
  })

  it('with the chunks of a refused body is let go as well', async () => {
    const { origin } = await openDoor({ requestWithin: 60, headersWithin: 60 })
    const socket = await openSocket(origin)
    const answer = readToEnd(socket)
    socket.write(bytesOf(head('POST /nowhere HTTP/1.1', ['Transfer-Encoding: chunked'])))
    trickle(socket, '1\r\na\r\n')
    expect((await answer).statuses[0]).toBe(404)
  })

  it('to take its answer is let go', async () => {
    const { origin, closed } = await openDoor({ answerTakenWithin: 60 })
    const socket = await openSocket(origin)
    socket.write(bytesOf(head('GET /long HTTP/1.1')))
    await closed
    expect((await readToEnd(socket)).text.length).toBeLessThan(longest)
  })

  it('to take its answer, by a little now and then, is let go as well', async () => {
    const { origin, closed } = await openDoor({ answerTakenWithin: 60 })
    const socket = await openSocket(origin)
    const reading = setInterval(() => socket.read(1), 5)
    socket.write(bytesOf(head('GET /long HTTP/1.1')))
    await closed
    clearInterval(reading)
    expect((await readToEnd(socket)).text.length).toBeLessThan(longest)
  })

  it('to send its next request is let go', async () => {
    const { origin } = await openDoor({ keepAlive: 60 })
    const socket = await openSocket(origin)
    const answer = readToEnd(socket)
    socket.write(bytesOf(head('GET /read HTTP/1.1')))
    expect((await answer).statuses).toEqual([200])
  })

  it('is let go where its request is never answered', async () => {
    const { origin } = await openDoor({ silence: 60 })
    const socket = await openSocket(origin)
    const answer = readToEnd(socket)
    socket.write(bytesOf(head('GET /never HTTP/1.1')))
    expect((await answer).statuses).toEqual([])
  })
})

describe('Two hundred slow clients', () => {
  it('keep nobody from being answered, and are let go', async () => {
    const { origin } = await openDoor({ headersWithin: 200, lookEvery: 20 })
    const slow = await Promise.all(Array.from({ length: 200 }, () => openSocket(origin)))
    const closed = slow.map(readToEnd)
    for (const socket of slow) socket.write(bytesOf('POST /read HTTP/1.1\r\nX: '))
    const answer = await fetch(`${origin}/read`, { method: 'POST', body: 'four' })
    expect(await answer.text()).toBe('4')
    const statuses = (await Promise.all(closed)).map((exchange) => exchange.statuses[0])
    expect(new Set(statuses)).toEqual(new Set([408]))
  })
})
