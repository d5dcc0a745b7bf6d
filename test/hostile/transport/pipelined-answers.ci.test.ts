import { afterEach, describe, expect, it, vi } from 'vitest'
import { transportLimits } from '../../../infra/local/front-door/transport-limits.ts'
import { type FrontDoor, listenAtFrontDoor, type PrefixedHandler } from '../../../infra/local/front-door.ts'
import { noLog } from './no-log.ts'
import { bytesOf, head, openSocket, readToEnd } from './raw-http.ts'

let door: FrontDoor | undefined
afterEach(() => door?.close())

/** More than the buffers on the way hold. */
const longest = 32 * 1024 * 1024

const parts: Record<string, PrefixedHandler> = {
  never: () => undefined,
  prompt: (_request, response) => void response.end('prompt'),
  long: (_request, response) => void response.end(Buffer.alloc(longest)),
  // As many milliseconds as its path says: `late` until it begins, `begun` until it ends.
  late: ({ url = '' }, response) => void setTimeout(() => response.end('late'), Number(url.slice(1))),
  begun: ({ url = '' }, response) => {
    response.write('begun')
    setTimeout(() => response.end(), Number(url.slice(1)))
  },
}
const get = (path: string, headers: readonly string[] = []) => head(`GET /${path} HTTP/1.1`, headers)

async function openDoor(answerTakenWithin: number) {
  door = await listenAtFrontDoor(0, noLog, { ...transportLimits, answerTakenWithin, lookEvery: 10 })
  door.open(new Map(Object.entries(parts)))
  return door
}

describe('Clients that hang up with answers to come', () => {
  it.each([
    ['that are not made', 16, get('never').repeat(16)],
    ['that are made, behind one that is not', 16, get('never') + get('prompt').repeat(15)],
    ['to requests behind a refused one', 24, get('never').repeat(24)],
  ])('leave none of them behind, %s', async (_, each, bytes) => {
    const warned = vi.fn()
    process.on('warning', warned)
    const { origin, pending } = await openDoor(60_000)
    const clients = await Promise.all(Array.from({ length: 20 }, () => openSocket(origin)))
    for (const client of clients) client.write(bytesOf(bytes))
    await expect.poll(pending).toBe(20 * each)
    for (const client of clients) client.destroy()
    await expect.poll(pending).toBe(0)
    process.off('warning', warned)
    expect(warned).not.toHaveBeenCalled()
  })
})

describe('A client that takes its answers at once', () => {
  it('leaves none of them behind while its connection lasts', async () => {
    const { origin, pending } = await openDoor(60_000)
    const client = await openSocket(origin)
    client.resume().write(bytesOf(get('late/500') + get('prompt').repeat(15)))
    await expect.poll(pending).toBe(16)
    await expect.poll(pending).toBe(0)
    expect(client.closed).toBe(false)
    client.destroy()
  })

  it.each([
    ['not begun', ['late/1000', 'begun/1200']],
    ['on their way, each within the limit', [200, 400, 600, 800, 1_000].map((ms) => `begun/${ms}`)],
  ])('gets one that is long ready behind others that are %s', async (_, before) => {
    const { origin } = await openDoor(600)
    const client = await openSocket(origin)
    const answer = readToEnd(client)
    const ready = get('prompt') + get('nowhere', ['Connection: close'])
    client.write(bytesOf(before.map((path) => get(path)).join('') + ready))
    const { statuses } = await answer
    expect(statuses).toEqual([...before.map(() => 200), 200, 404])
  })
})

describe('A client that takes one answer and not the next', () => {
  it('is let go', async () => {
    const { origin, pending } = await openDoor(60)
    const client = await openSocket(origin)
    client.write(bytesOf(get('prompt') + get('late/500') + get('long')))
    await expect.poll(pending).toBe(2)
    await expect.poll(pending).toBe(0)
    expect((await readToEnd(client)).text.length).toBeLessThan(longest)
  })
})
