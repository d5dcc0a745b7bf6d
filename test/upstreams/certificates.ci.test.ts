import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Certified, createAuthority } from '../support/shipping/certificates.ts'

const caller = join(import.meta.dirname, 'call-upstreams.ts')
const names = 'DNS:localhost,IP:127.0.0.1'

let folder: string
let theirs: Awaited<ReturnType<typeof createAuthority>>
/** Requests that got through the handshake, by server. */
const seen = new Map<string, number>()
const servers: ReturnType<typeof createServer>[] = []

async function serve(
  name: string,
  { key, certificate }: Certified,
  options: ServerOptions = {},
): Promise<string> {
  const server = createServer(
    { key: await readFile(key), cert: await readFile(certificate), ...options },
    (request, response) => {
      seen.set(name, (seen.get(name) ?? 0) + 1)
      request.resume().on('end', () => response.end('{"data":[{"index":0,"embedding":[1,0,0]}]}'))
    },
  ).on('tlsClientError', () => undefined)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `https://localhost:${(server.address() as AddressInfo).port}/v1`
}

async function outcomesOf(urls: readonly string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', caller, ...urls], {
    // An environment that would let everybody pass changes nothing here.
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: theirs.file,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_OPTIONS: '--tls-min-v1.0',
    },
  })
  return stdout.trim().split('\n')
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-upstreams-'))
  theirs = await createAuthority(folder)
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await rm(folder, { recursive: true, force: true })
})

it('text and credential go to nobody but whom the upstream’s certificate names, over TLS 1.2 or later', async () => {
  const own = await theirs.certify(names)
  const strangersFolder = await mkdtemp(join(folder, 'strangers-'))
  const stranger = await createAuthority(strangersFolder)
  const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const urls = await Promise.all([
    serve('theirs', own),
    serve('theirs over TLS 1.2', own, { maxVersion: 'TLSv1.2' }),
    serve('of another authority', await stranger.certify(names)),
    serve('signed by itself', { key: join(strangersFolder, 'ca.key'), certificate: stranger.file }),
    serve('of another host', await theirs.certify('DNS:elsewhere.example')),
    serve('expired', await theirs.certify(`${names},DNS:expired.example`, { expired: true })),
    serve('over TLS 1.1', own, { ...old, maxVersion: 'TLSv1.1' }),
    serve('over TLS 1.0', own, { ...old, maxVersion: 'TLSv1' }),
  ])
  expect(await outcomesOf(urls)).toEqual([
    'embedded',
    'embedded',
    'upstream_error: network: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'upstream_error: network: DEPTH_ZERO_SELF_SIGNED_CERT',
    'upstream_error: network: ERR_TLS_CERT_ALTNAME_INVALID',
    'upstream_error: network: CERT_HAS_EXPIRED',
    expect.stringMatching(/^upstream_error: network: (ERR_SSL_|EPROTO)/),
    expect.stringMatching(/^upstream_error: network: (ERR_SSL_|EPROTO)/),
  ])
  expect([...seen]).toEqual([
    ['theirs', 1],
    ['theirs over TLS 1.2', 1],
  ])
})
