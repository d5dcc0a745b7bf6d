/** Closes one thing. @param inOrder false when the start, or the closing of something before, failed */
type Close = (inOrder: boolean) => unknown

export interface ClosingOrder {
  /** Has `close` called before everything that was added earlier. */
  add(close: Close): void
  /** Closes all, the last added first, each although another failed. Does it once. @throws the first failure */
  close(inOrder?: boolean): Promise<void>
}

/** What has been opened, so that it can be closed in the opposite order, also when a start fails half-way. */
export function createClosingOrder(): ClosingOrder {
  const open: Close[] = []
  return {
    add(close) {
      open.push(close)
    },
    async close(inOrder = true) {
      const failures: unknown[] = []
      for (let close = open.pop(); close !== undefined; close = open.pop()) {
        try {
          await close(inOrder && failures.length === 0)
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
