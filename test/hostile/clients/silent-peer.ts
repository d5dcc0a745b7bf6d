import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface SilentPeer {
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly port: number
  /** How many connections it took. */
  readonly taken: () => number
  close(): Promise<void>
}

/** Takes every connection and says nothing, or no more than `greet` says; whatever it is asked, it never answers. */
export async function startSilentPeer(
  greet: (socket: Socket) => void = () => undefined,
): Promise<SilentPeer> {
  const sockets = new Set<Socket>()
  let taken = 0
  const server = createServer((socket) => {
    taken++
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    greet(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    port,
    taken: () => taken,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
