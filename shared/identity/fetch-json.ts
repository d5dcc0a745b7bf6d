export type Fetch = typeof globalThis.fetch

export interface FetchLimits {
  readonly timeoutMilliseconds: number
  readonly maxBytes: number
}

/**
 * Gets a JSON document: status 200 only, no redirects, bounded in time and size.
 *
 * @throws Error naming the URL and what was wrong; the caller decides what that means
 */
export async function fetchJson(fetch: Fetch, url: string, limits: FetchLimits): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(limits.timeoutMilliseconds),
    headers: { accept: 'application/json' },
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`${url} answered ${response.status}`)
  }
  const bytes = await readAtMost(response, limits.maxBytes)
  if (bytes === undefined) throw new Error(`${url} answered with more than ${limits.maxBytes} bytes`)
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}

/** The body; undefined where it is longer. The announced length is not believed: what arrives is counted. Leaving the loop cancels the stream. */
export async function readAtMost(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
