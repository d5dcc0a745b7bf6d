import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TransportLimits } from './transport-limits.ts'

/** One connection's answers, from their requests on until they are taken, in their order. */
interface Answers {
  readonly pending: Set<ServerResponse>
  /** The one on its way, and since when it was seen there. */
  current?: { readonly answer: ServerResponse; readonly since: number }
}

/**
 * Ends connections whose answers are not taken: a byte now and then would keep them alive for ever. An answer that waits
 * in a pipeline behind another is not its reader's fault: its time begins when it has the connection.
 *
 * @returns counts the answers that are watched
 */
export function cutSlowReaders(
  server: Server,
  { answerTakenWithin, lookEvery }: Pick<TransportLimits, 'answerTakenWithin' | 'lookEvery'>,
): () => number {
  const connections = new Map<Socket, Answers>()
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { pending: new Set() })
    // An answer that never had the connection says nothing when that closes: all of them go with it.
    socket.once('close', () => connections.delete(socket))
  })
  server.on('request', ({ socket }, answer) => {
    const pending = connections.get(socket)?.pending
    pending?.add(answer)
    answer.once('close', () => pending?.delete(answer))
  })
  const looking = setInterval(() => {
    const now = performance.now()
    for (const [socket, answers] of connections) {
      // The first has the connection, the others wait for it.
      const [answer] = answers.pending
      if (!answer?.headersSent) continue
      if (answers.current?.answer !== answer) answers.current = { answer, since: now }
      else if (now - answers.current.since > answerTakenWithin) socket.destroy()
    }
  }, lookEvery)
  looking.unref()
  server.once('close', () => clearInterval(looking))
  return () => [...connections.values()].reduce((sum, { pending }) => sum + pending.size, 0)
}
