/** An event that a receiver did not get and never will by itself. */
export interface DeadLetter {
  readonly receiver: string
  readonly lane: string
  readonly seq: number
  readonly leaf: number
  readonly seal: number
  /** Hex hash of the record as it was sealed. */
  readonly hash: string
  /** Why it was not sent or not taken. */
  readonly why: string
  /** The event as it was to be sent, where there was one: JSON as text. */
  readonly event?: string | undefined
}

/**
 * What is to be looked at by somebody, one letter per receiver and leaf. Durable on return; keeping it again
 * succeeds. @throws SunderError `store_unavailable`
 */
export interface DeadLetters {
  keep(letter: DeadLetter): Promise<void>
}

/** A letter's name in its store; names sort by leaf. */
export function letterName({ receiver, leaf }: Pick<DeadLetter, 'receiver' | 'leaf'>): string {
  return `${receiver}/${String(leaf).padStart(16, '0')}.json`
}
