import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from 'jose'

/** The moment at which the tests' clock stands. */
export const now = Date.UTC(2026, 0, 15, 12)

export interface TestIssuer {
  readonly url: string
  /** Requests seen, by path. */
  readonly seen: Record<string, number>
  /** Changes what a path answers; undefined restores it. */
  answer(path: string, answer: Answer | undefined): void
  /** Publishes a new key in place of the old one. */
  rotate(kid: string): Promise<void>
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>
  publicPem(): Promise<string>
  publicJwk(): Promise<JWK>
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Record<string, string>
}

export const discoveryPath = '/.well-known/openid-configuration'
export const keysPath = '/keys'

/** A real issuer over HTTP on the loopback address: a discovery document, one ES256 key, and its signatures. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const seen: Record<string, number> = {}
  const answers = new Map<string, Answer>()
  let kid = 'first'
  let pair: GenerateKeyPairResult = await generateKeyPair('ES256', { extractable: true })
  const publicJwk = async () => ({ ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' })

  const documents: Record<string, () => Promise<unknown>> = {
    [discoveryPath]: async () => ({ issuer: url, jwks_uri: `${url}${keysPath}` }),
    [keysPath]: async () => ({ keys: [await publicJwk()] }),
  }
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    seen[path] = (seen[path] ?? 0) + 1
    const body = JSON.stringify(await documents[path]?.())
    const { status, headers = {}, ...answer } = answers.get(path) ?? { status: body ? 200 : 404, body }
    response.writeHead(status, headers).end(answer.body)
  })
  const url = await listen(server)

  return {
    url,
    seen,
    answer(path, answer) {
      if (answer === undefined) answers.delete(path)
      else answers.set(path, answer)
    },
    async rotate(next) {
      kid = next
      pair = await generateKeyPair('ES256', { extractable: true })
    },
    sign: (claims = {}, header = {}) =>
      new SignJWT({ ...accessClaims(url), ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
        .sign(pair.privateKey),
    publicPem: () => exportSPKI(pair.publicKey),
    publicJwk,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The claims of an embedder's access token; `undefined` takes one away. */
export function accessClaims(issuer: string): Record<string, unknown> {
  return {
    iss: issuer,
    sub: 'ingest',
    aud: 'sunder',
    client_id: 'ingest-client',
    scope: 'embeddings',
    groups: ['embedding-writers'],
    iat: now / 1000,
    exp: now / 1000 + 600,
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
