import * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { createCachedSecrets } from './cached-secrets.ts'
import { noSecret } from './secret-fields.ts'
import type { Secrets } from './secrets.ts'

export interface VaultOptions {
  /** `https://vault.example.com:8200`; plain http to the machine itself alone, where an agent of Vault listens. */
  readonly address: string
  /** `fresh` asks for one that is read anew, after Vault refused the last. */
  readonly token: (fresh: boolean) => Promise<string>
  /** Of Vault Enterprise. */
  readonly namespace?: string
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** Milliseconds for one answer; 5 s where left out. */
  readonly timeoutMs?: number
}

const referencePattern = /^vault:([A-Za-z0-9_.-]+)\/([A-Za-z0-9_./-]+)#([A-Za-z0-9_.-]+)$/
const loopback = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/
const maxBodyBytes = 262_144
const defaultTimeoutMs = 5_000

/** Vault's HTTP API, "Read secret version" of the KV secrets engine, version 2. */
const answerSchema = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()) }) })

/**
 * `vault:MOUNT/PATH#FIELD`: a field of the newest version of a secret in HashiCorp Vault. Kept for a while.
 *
 * @throws RangeError for an address that is neither https nor the machine itself
 */
export function createVaultSecrets(options: VaultOptions): Secrets {
  if (!options.address.startsWith('https://') && !loopback.test(options.address)) {
    throw new RangeError('expected the https address of a vault')
  }
  return createCachedSecrets({ read: (reference) => readSecret(options, reference) }, options.clock)
}

async function readSecret(options: VaultOptions, reference: string): Promise<string> {
  const [, mount, path, field] = referencePattern.exec(reference) ?? []
  if (
    mount === undefined ||
    path === undefined ||
    field === undefined ||
    /(?:^|\/)\.{1,2}(?:\/|$)/.test(path)
  ) {
    throw noSecret(`${reference}: expected vault:MOUNT/PATH#FIELD`)
  }
  const answer = answerSchema.safeParse(await fetchSecret(options, `${mount}/data/${path}`, reference))
  const fields = answer.success ? answer.data.data.data : {}
  const secret = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (typeof secret !== 'string' || secret === '') throw noSecret(`${reference}: no such field`)
  return secret
}

/** Neither the answer's words nor the failure's go on: they can hold the token or the secret. */
async function fetchSecret(
  { address, token, namespace, fetch, timeoutMs = defaultTimeoutMs }: VaultOptions,
  path: string,
  reference: string,
): Promise<unknown> {
  const get = (vaultToken: string) =>
    fetch(`${address.replace(/\/+$/, '')}/v1/${path}`, {
      headers: {
        'x-vault-token': vaultToken,
        'x-vault-request': 'true',
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
  try {
    const response = await withToken(token, get)
    if (!response.ok) {
      await response.body?.cancel()
      throw noSecret(`${reference}: status ${response.status}`)
    }
    return JSON.parse(await boundedText(response))
  } catch (error) {
    throw error instanceof SunderError ? error : noSecret(`${reference}: no answer`)
  }
}

/** Asks; once more with a fresh token where Vault refused the first (403) and another is to be had. */
async function withToken(
  token: VaultOptions['token'],
  get: (token: string) => Promise<Response>,
): Promise<Response> {
  const first = await token(false)
  const response = await get(first)
  if (response.status !== 401 && response.status !== 403) return response
  const fresh = await token(true)
  if (fresh === first) return response
  await response.body?.cancel()
  return get(fresh)
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > maxBodyBytes) throw new RangeError('an answer that is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
