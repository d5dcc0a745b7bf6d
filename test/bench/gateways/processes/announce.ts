import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server's process tells the bench that started it, as one line of JSON. */
export interface Announcement {
  /** Of requests for embeddings: the whole URL. */
  readonly url: string
  /** What they carry beside the content type. */
  readonly headers: Readonly<Record<string, string>>
}

export function announce(server: Server): void {
  const { port } = server.address() as AddressInfo
  announceAt({ url: `http://127.0.0.1:${port}/v1/embeddings`, headers: { authorization: 'Bearer sk-bench' } })
}

export function announceAt(announcement: Announcement): void {
  process.stdout.write(`${JSON.stringify(announcement)}\n`)
}

/** Runs `close` when the bench asks this process to end, or is gone. */
export function endWith(close: () => Promise<void>): void {
  let isClosing = false
  const end = async () => {
    if (isClosing) return
    isClosing = true
    await close()
    process.exit(0)
  }
  process.once('SIGTERM', end)
  process.stdin.once('close', end).resume()
}
