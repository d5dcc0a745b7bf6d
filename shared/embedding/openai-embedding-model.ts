import { setTimeout as wait } from 'node:timers/promises'
import pRetry from 'p-retry'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { EmbeddingModel, Embeddings } from './embedding-model.ts'
import { maxResponseBytes, parseEmbeddings, readBounded, UnusableResponse } from './openai-response.ts'
import { retryAfterMilliseconds } from './retry-after.ts'
import type { UpstreamFetch, UpstreamResponse } from './upstream-fetch.ts'

export interface OpenAiEmbeddingModelOptions {
  /** With its version path, e.g. `https://api.openai.com/v1`. */
  readonly baseUrl: string
  readonly upstreamModel: string
  readonly dimensions: number
  /** Always ask the upstream for `dimensions`, for models that can shorten their vectors. */
  readonly sendDimensions?: boolean
  /** The provider's key; `fresh` asks for one that is read anew, after the provider refused the last. */
  readonly credential: (fresh?: boolean) => Promise<string>
  readonly fetch: UpstreamFetch
  readonly clock: Clock
  /** Milliseconds for all tries together, unless the caller gives less. */
  readonly deadlineMs: number
  /** Tries after the first; 4 where left out. */
  readonly retries?: number
  /** 0 (inclusive) to 1, for the jitter; not for secrets. */
  readonly random?: () => number
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
  readonly timeoutSignal?: (milliseconds: number) => AbortSignal
}

type Request = Parameters<EmbeddingModel['embed']>[0]

const firstWaitMs = 250
const longestWaitMs = 8000
/** The longest wait that a caller is told of: what an upstream asks for may be years, and clients obey. */
const longestAdviceSeconds = 3600

/** A try that may be repeated, with the error for the caller should no other follow. */
class TransientFailure extends Error {
  readonly outcome: SunderError
  /** What the upstream asked for. */
  readonly waitMs: number | undefined

  constructor(outcome: SunderError, waitMs?: number) {
    super(outcome.code)
    this.outcome = outcome
    this.waitMs = waitMs
  }
}

/**
 * An embedding model behind OpenAI's `POST /embeddings`.
 *
 * Follows no redirect, takes nothing compressed, reads no more than an honest answer can hold, and repeats what can pass (408,
 * 409, 429, 5xx, broken connections) with full jitter or after `Retry-After`, as long as the deadline
 * allows. Errors carry the upstream's status in their detail; never its words, never the credential.
 */
export function createOpenAiEmbeddingModel(options: OpenAiEmbeddingModelOptions): EmbeddingModel {
  const { dimensions, clock, deadlineMs, random = Math.random } = options
  const sleep = options.sleep ?? ((milliseconds, signal) => wait(milliseconds, undefined, { signal }))
  const timeoutSignal = options.timeoutSignal ?? AbortSignal.timeout

  return {
    dimensions,
    async embed(request) {
      if (request.dimensions !== undefined && request.dimensions !== dimensions) {
        throw new SunderError('invalid_request', { param: 'dimensions' })
      }
      const { until = Number.POSITIVE_INFINITY } = request
      const now = clock()
      const patience = Math.max(0, Math.min(deadlineMs, until - now))
      const signal = timeoutSignal(patience)
      const endsAt = now + patience

      /** Waits for the next try. @returns whether there is time for one */
      const waitForNext = async (failure: Error, attempt: number): Promise<boolean> => {
        if (!(failure instanceof TransientFailure)) return false
        const backoff = random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1))
        const milliseconds = failure.waitMs ?? backoff
        if (clock() + milliseconds >= endsAt) return false
        await sleep(milliseconds, signal)
        return true
      }

      try {
        return await pRetry(() => embedOnce(options, request, signal), {
          signal,
          retries: options.retries ?? 4,
          // The waits are taken in shouldRetry, where the upstream's wish is known.
          minTimeout: 0,
          shouldRetry: ({ error, attemptNumber }) => waitForNext(error, attemptNumber),
        })
      } catch (error) {
        throw outcomeOf(error, signal)
      }
    },
  }
}

async function embedOnce(
  options: OpenAiEmbeddingModelOptions,
  request: Request,
  signal: AbortSignal,
): Promise<Embeddings> {
  const { dimensions, clock } = options
  const response = await post(options, request, signal)
  if (response.status !== 200) {
    await discard(response)
    throw refusalOf(response, clock())
  }
  const coding = response.headers.get('content-encoding') ?? 'identity'
  if (coding.toLowerCase() !== 'identity') {
    await discard(response)
    throw new UnusableResponse('compressed, which was not asked for')
  }
  const inputs = request.inputs.length
  const body = await overTheNetwork(() => readBounded(response, maxResponseBytes(inputs, dimensions)))
  return parseEmbeddings(body, { inputs, dimensions })
}

/** Sends the request; once more with a fresh credential where the first was refused and another is to be had. */
async function post(
  options: OpenAiEmbeddingModelOptions,
  request: Request,
  signal: AbortSignal,
): Promise<UpstreamResponse> {
  const body = JSON.stringify({
    model: options.upstreamModel,
    input: request.inputs,
    encoding_format: 'base64',
    ...(options.sendDimensions === true || request.dimensions !== undefined
      ? { dimensions: options.dimensions }
      : {}),
    ...(request.user === undefined ? {} : { user: request.user }),
  })
  const send = (credential: string) =>
    overTheNetwork(() =>
      options.fetch(`${options.baseUrl.replace(/\/+$/, '')}/embeddings`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${credential}`,
          'content-type': 'application/json',
          accept: 'application/json',
          // What is inflated may become very much of very little.
          'accept-encoding': 'identity',
        },
        body,
        signal,
        redirect: 'manual',
      }),
    )

  const credential = await options.credential()
  const response = await send(credential)
  if (response.status !== 401 && response.status !== 403) return response
  const fresh = await options.credential(true).catch(async (error: unknown) => {
    await discard(response)
    throw error
  })
  if (fresh === credential) return response
  await discard(response)
  return send(fresh)
}

/** Ends an answer that is not read. One that broke by itself has ended too. */
async function discard({ body }: UpstreamResponse): Promise<void> {
  await body?.cancel().catch(() => undefined)
}

/**
 * Makes whatever breaks on the wire a transient failure. The error's own words stay behind: a
 * client may quote a header that it can't send, and that header is the credential.
 */
async function overTheNetwork<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof UnusableResponse) throw error
    throw new TransientFailure(new SunderError('upstream_error', { detail: `network: ${systemCode(error)}` }))
  }
}

function systemCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'failed'
}

function refusalOf(response: UpstreamResponse, now: number): Error {
  const { status } = response
  const detail = `upstream status ${status}`
  const waitMs = retryAfterMilliseconds(response.headers.get('retry-after'), now)
  if (status === 429) {
    const asked = Math.ceil((waitMs ?? longestWaitMs) / 1000)
    const retryAfterSeconds = Math.min(longestAdviceSeconds, Math.max(1, asked))
    return new TransientFailure(
      new SunderError('upstream_rate_limited', { detail, retryAfterSeconds }),
      waitMs,
    )
  }
  if (status === 408 || status === 409 || status >= 500) {
    return new TransientFailure(new SunderError('upstream_error', { detail }), waitMs)
  }
  if (status === 400 || status === 413 || status === 422) {
    return new SunderError('upstream_error', { detail, message: 'The embedding model refused the request.' })
  }
  return new SunderError('upstream_error', { detail })
}

function outcomeOf(error: unknown, signal: AbortSignal): Error {
  if (error instanceof SunderError) return error
  if (error instanceof UnusableResponse) {
    return new SunderError('upstream_error', { detail: `upstream answer: ${error.message}` })
  }
  if (signal.aborted) return new SunderError('upstream_timeout')
  if (error instanceof TransientFailure) return error.outcome
  return error instanceof Error ? error : new SunderError('internal_error')
}
