import { setTimeout as wait } from 'node:timers/promises'
import pRetry from 'p-retry'
import { type Clock, systemClock } from '../../runtime/clock.ts'
import { SunderError } from '../../runtime/sunder-error.ts'

export interface BackoffOptions {
  /** Milliseconds for all calls of one operation together; 6,000 where left out. */
  readonly deadlineMs?: number
  readonly clock?: Clock
  /** 0 (inclusive) to 1, for the jitter; not for secrets. */
  readonly random?: () => number
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}

/** Makes one call of an operation, more than once where that can help. @throws SunderError `store_unavailable` */
export type Attempt = <Answer>(
  call: (options: { readonly abortSignal: AbortSignal }) => Promise<Answer>,
) => Promise<Answer>

const firstWaitMs = 100
const longestWaitMs = 4000
const mostRetries = 12
const passing = [
  'TooManyRequestsException',
  'ThrottlingException',
  'ServiceUnavailableException',
  'InternalServerException',
  'RequestTimeoutException',
  'TimeoutError',
]

/**
 * Begins operations on S3 Vectors. What can pass (throttling, 429, 503, time-outs) is tried again with full
 * jitter as long as the operation's deadline allows: every call of the service is safe to repeat. A quota that
 * is used up is not. The client's own tries count as one.
 */
export function createBackoff(options: BackoffOptions = {}): () => Attempt {
  const { deadlineMs = 6_000, clock = systemClock, random = Math.random } = options
  const sleep = options.sleep ?? ((milliseconds, signal) => wait(milliseconds, undefined, { signal }))

  return () => {
    const abortSignal = AbortSignal.timeout(deadlineMs)
    const endsAt = clock() + deadlineMs

    /** Waits for the next try. @returns whether there is time for one */
    const waitForNext = async (failure: Error, attempt: number): Promise<boolean> => {
      if (!canPass(failure)) return false
      const milliseconds = random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1))
      if (clock() + milliseconds >= endsAt) return false
      await sleep(milliseconds, abortSignal)
      return true
    }

    return async (call) => {
      try {
        return await pRetry(() => call({ abortSignal }), {
          signal: abortSignal,
          retries: mostRetries,
          // The waits are taken in shouldRetry, which knows the deadline.
          minTimeout: 0,
          shouldRetry: ({ error, attemptNumber }) => waitForNext(error, attemptNumber),
        })
      } catch (error) {
        throw storeUnavailable(error)
      }
    }
  }
}

/** Names the failure alone: the service's message can hold what was sent. */
function storeUnavailable(cause: unknown): SunderError {
  const name = cause instanceof Error ? cause.name : 'unknown'
  return new SunderError('store_unavailable', { detail: `S3 Vectors: ${name}`, cause })
}

function canPass(failure: Error): boolean {
  const status = '$metadata' in failure ? statusOf(failure.$metadata) : undefined
  return passing.includes(failure.name) || status === 429 || status === 503
}

function statusOf(metadata: unknown): unknown {
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? metadata.httpStatusCode
    : undefined
}
