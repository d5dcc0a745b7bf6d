import http from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'
import type { Place } from './places.ts'

/**
 * Watches every request of this process, the gateway's and its callers': each answer becomes a place. While `lying`
 * says so, what the gateway asks of the model is answered by a server that throws everything back which it was told.
 */
export async function watchTraffic() {
  const answers: Promise<Place>[] = []
  const cookies = new Map<string, string>()
  const codes: string[] = []
  const state: { lying: number | undefined; model: string | undefined } = {
    lying: undefined,
    model: undefined,
  }

  const echo = http.createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const told = JSON.stringify({ headers: request.headers, body: Buffer.concat(parts).toString() })
      const authorization = String(request.headers.authorization)
      response.writeHead(state.lying ?? 500, {
        'x-told': encodeURIComponent(authorization),
        'retry-after': '0',
      })
      response.end(JSON.stringify({ error: { message: told, code: authorization } }))
    })
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  const echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`

  const keep = (name: string, response: Response) => {
    answers.push(placeOf(name, response.clone()))
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line)
    const code = /[?&]code=([^&]+)/.exec(response.headers.get('location') ?? '')?.[1]
    if (code !== undefined) codes.push(code)
  }
  const send = globalThis.fetch
  const ask = http.request
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const { url, method } = new Request(input, init === undefined ? {} : { method: init.method ?? 'GET' })
    const response = await send(input, init)
    keep(`answer ${method} ${new URL(url).pathname} ${response.status}`, response)
    return response
  })
  // The gateway's own client, which is no `fetch`.
  const request = vi.spyOn(http, 'request').mockImplementation((...asked: unknown[]) => {
    const isLie = state.lying !== undefined && String(asked[0]).startsWith(state.model ?? 'no model')
    return ask(...([isLie ? new URL(echoUrl) : asked[0], ...asked.slice(1)] as Parameters<typeof ask>))
  })
  syncBuiltinESMExports()

  return {
    state,
    /** By name, the long ones alone. */
    cookies,
    /** Of authorization, as they went through redirects. */
    codes,
    answers: () => Promise.all(answers),
    close() {
      vi.unstubAllGlobals()
      request.mockRestore()
      syncBuiltinESMExports()
      echo.close()
    },
  }
}

async function placeOf(name: string, response: Response): Promise<Place> {
  const head = JSON.stringify([...response.headers])
  return { name, bytes: Buffer.concat([Buffer.from(`${head}\n`), Buffer.from(await response.arrayBuffer())]) }
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (value.length >= 20) cookies.set(`${name} ${cookies.size}`, value)
}
