import { Agent, fetch } from 'undici'

/**
 * The connections that all clients together keep to the gateway. Node takes one new connection in each turn of its loop: who
 * opens one for every request waits for that in the kernel's queue, where no gate sees it.
 */
export interface Connections {
  readonly fetch: (url: string, init: NonNullable<Parameters<typeof fetch>[1]>) => ReturnType<typeof fetch>
  /** Opens all of them, as clients have that were there before the load came. @param url answers 200 without a token */
  openAll(url: string): Promise<void>
  close(): Promise<void>
}

export function createConnections({
  count,
  patienceMs,
}: {
  readonly count: number
  readonly patienceMs: number
}): Connections {
  const dispatcher = new Agent({ connections: count, connect: { timeout: patienceMs } })
  return {
    fetch: (url, init) => fetch(url, { ...init, dispatcher }),
    async openAll(url) {
      const asked = Array.from({ length: count }, async () => {
        const response = await fetch(url, { dispatcher })
        await response.arrayBuffer()
      })
      await Promise.all(asked)
    },
    close: () => dispatcher.close(),
  }
}
