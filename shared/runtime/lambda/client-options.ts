/**
 * For every AWS client in a function: no call may outlive API Gateway's 29 seconds. The SDK tries three times,
 * with exponential backoff and jitter, where a failure can pass.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const

/** For the call that waits for the embedding model. Tried once: the function on the other side retries. */
export const slowClientOptions = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 28_000, throwOnRequestTimeout: true },
} as const
