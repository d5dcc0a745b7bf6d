/*
 * API Gateway waits for 29 seconds. What one request may take at the most: 7 s to record and claim, the model
 * until the 17th second, 6 s to store, 7 s to keep and record the answer; a call that is slower than usual does
 * not make the others slow too.
 */

/** From a request's arrival until the model is no longer waited for, in milliseconds. */
export const modelWithinMs = 17_000

/** For AWS clients in a function. The SDK tries twice, with backoff and jitter, where a failure can pass. */
export const clientOptions = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
} as const

/**
 * For functions that nobody waits for behind API Gateway, and whose work is large: what is slow once must not end a run
 * that would begin anew where this one did.
 */
export const patientClientOptions = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const

/** For S3 Vectors: 500 vectors are ten megabytes to send. Tried once: the adapters try again within a time of their own. */
export const vectorClientOptions = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const

/** For calls that wait for a function with calls of its own. Tried once: the function on the other side retries. */
export const slowClientOptions = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const
