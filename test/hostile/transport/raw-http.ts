import { connect, type Socket } from 'node:net'

/** What came back over one connection, until it closed. */
export interface Exchange {
  /** Of every response, in order. */
  readonly statuses: readonly number[]
  readonly text: string
}

/** Bytes as they are, one per character. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

/** A connection to the origin. */
export function openSocket(origin: string): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** What the other side sends until it closes, or breaks off. */
export function readToEnd(socket: Socket): Promise<Exchange> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    socket.on('data', (part) => parts.push(part))
    socket.on('error', () => undefined)
    socket.once('close', () => {
      const text = Buffer.concat(parts).toString('latin1')
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
      resolve({ statuses: statuses.filter((status) => status !== 100), text })
    })
  })
}

/** Sends bytes over one connection and reads until the other side closes it: by the bytes' wish, or when it must. */
export async function exchange(origin: string, bytes: string | Buffer): Promise<Exchange> {
  const socket = await openSocket(origin)
  const answer = readToEnd(socket)
  socket.write(typeof bytes === 'string' ? bytesOf(bytes) : bytes)
  return answer
}

/** The lines of a request's head. */
export function head(firstLine: string, headers: readonly string[] = []): string {
  return `${[firstLine, 'Host: 127.0.0.1', ...headers].join('\r\n')}\r\n\r\n`
}
