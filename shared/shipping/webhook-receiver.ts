import { createHash } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { retryAfterMilliseconds } from '../embedding/retry-after.ts'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { type Delivery, delivered, down, type Receiver, refused, type ShippedEvent } from './receiver.ts'
import { within } from './within.ts'

export interface WebhookReceiverOptions {
  readonly name: string
  readonly format: Receiver['format']
  /** `https:`, or `http:` on the machine itself. */
  readonly url: string
  /** Reference of the secret: `whsec_` and the Base64 of 24 to 64 random bytes. */
  readonly secret: string
  readonly secrets: Secrets
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** Milliseconds for one request; 15 s where left out. */
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 15_000

/**
 * Statuses by which an endpoint speaks of itself, or of who asks, and not of what it was sent: a wrong secret or
 * address must not put a whole log among the dead letters.
 */
const aboutTheReceiver = new Set([401, 402, 403, 404, 405, 407, 408, 410, 421, 423, 425, 426, 429])

/**
 * An HTTPS endpoint that takes a JSON array of events by POST, signed by Standard Webhooks
 * (https://www.standardwebhooks.com), `webhook-id` being the same for the same body. An array is what the HTTP
 * inputs of SIEMs have in common: some refuse lines.
 *
 * 2xx is delivered, whatever else the endpoint says; what it says is not read. No redirect is followed.
 */
export function createWebhookReceiver(options: WebhookReceiverOptions): Receiver {
  const { name, format, secrets, clock, timeoutMs = defaultTimeoutMs } = options

  const post = async (body: string, fresh: boolean, signal: AbortSignal): Promise<Response> => {
    const webhook = openSecret(await secrets.read(options.secret, { fresh }))
    const id = `msg_${createHash('sha256').update(body).digest('base64url')}`
    const now = new Date(clock())
    return await options.fetch(options.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'sunder',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': webhook.sign(id, now, body),
      },
      body,
      signal,
      redirect: 'manual',
    })
  }

  const send = async (body: string, signal: AbortSignal): Promise<Delivery> => {
    try {
      const first = await post(body, false, signal)
      if (first.status !== 401 && first.status !== 403) return await judge(first, clock())
      await first.body?.cancel()
      // Perhaps the secret was changed at both ends.
      return await judge(await post(body, true, signal), clock())
    } catch (error) {
      return down(signal.aborted ? 'no answer in time' : whatBroke(error))
    }
  }

  return {
    name,
    format,
    limits: { events: 500, bytes: 1024 * 1024 },
    send: (batch, outer) => within(timeoutMs, outer, (signal) => send(arrayOf(batch), signal)),
  }
}

function arrayOf(batch: readonly ShippedEvent[]): string {
  return `[${batch.map(({ json }) => json).join(',')}]`
}

async function judge(response: Response, now: number): Promise<Delivery> {
  const { ok, status } = response
  // However much is in it, and however slowly it comes.
  await response.body?.cancel().catch(() => undefined)
  if (ok) return delivered
  const why = `status ${status}`
  if (status >= 400 && status < 500 && !aboutTheReceiver.has(status)) return refused(why)
  return down(why, retryAfterMilliseconds(response.headers.get('retry-after'), now))
}

/** The specification's bounds. The library's own error could quote what it was given. */
function openSecret(secret: string): Webhook {
  const encoded = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64').length : 0
  if (bytes < 24 || bytes > 64) {
    throw new SunderError('store_unavailable', {
      detail: 'the secret is not whsec_ and the Base64 of 24 to 64 bytes',
    })
  }
  return new Webhook(encoded)
}

/** The code alone: `fetch` quotes what it can't send. */
function whatBroke(error: unknown): string {
  if (error instanceof SunderError) return error.detail ?? error.code
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'network'
}
