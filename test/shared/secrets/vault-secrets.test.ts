import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVaultSecrets } from '../../../shared/secrets/vault-secrets.ts'
import { secretsContract } from '../../contracts/secrets.ts'

/**
 * A server that follows Vault's HTTP API for the KV secrets engine, version 2: `GET /v1/{mount}/data/{path}`,
 * 403 without the right token, 404 for what is not there (with metadata for what was deleted), 503 when sealed.
 */
const vault = { secret: 'first-secret', sealed: false, namespaces: [] as unknown[], redirect: '' }
let server: Server
let address: string
beforeAll(async () => {
  server = createServer((request, response) => {
    vault.namespaces.push(request.headers['x-vault-namespace'])
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (vault.redirect !== '') return response.writeHead(307, { location: vault.redirect }).end()
    if (vault.sealed) return answer(503, { errors: ['Vault is sealed'] })
    if (request.headers['x-vault-token'] !== 'hvs.token')
      return answer(403, { errors: ['permission denied'] })
    const metadata = { version: 2, destroyed: false, deletion_time: '' }
    if (request.url === '/v1/kv/data/models/openai') {
      return answer(200, { data: { data: { key: vault.secret, port: 7 }, metadata } })
    }
    if (request.url === '/v1/kv/data/long')
      return answer(200, { data: { data: { key: 'x'.repeat(300_000) } } })
    if (request.url === '/v1/kv/data/deleted') return answer(404, { data: { data: null, metadata } })
    return answer(404, { errors: [] })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

let now = 0
const open = (token = 'hvs.token', namespace?: string) =>
  createVaultSecrets({
    address,
    token: async () => token,
    ...(namespace === undefined ? {} : { namespace }),
    fetch,
    clock: () => now,
  })
const reference = 'vault:kv/models/openai#key'

describe('secrets in Vault', () => {
  secretsContract(async () => {
    vault.secret = 'first-secret'
    return {
      secrets: open(),
      reference,
      missing: 'vault:kv/models/other#key',
      rotate: async (secret) => {
        vault.secret = secret
      },
      wait: () => {
        now += 1_000
      },
    }
  })

  it.each([
    ['a field that is missing', 'vault:kv/models/openai#other'],
    ['a field that is no text', 'vault:kv/models/openai#port'],
    ['a field of every object', 'vault:kv/models/openai#constructor'],
    ['a secret that was deleted', 'vault:kv/deleted#key'],
    ['an answer without end', 'vault:kv/long#key'],
    ['a path that leads upwards', 'vault:kv/../sys/seal#key'],
    ['no field', 'vault:kv/models/openai'],
    ['no path', 'vault:kv#key'],
  ])('fail for %s', async (_, wrong) => {
    await expect(open().read(wrong)).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('fail with the status alone where the token is refused, and never name it', async () => {
    const error: unknown = await open('hvs.wrong')
      .read(reference)
      .catch((error: unknown) => error)
    expect(error).toMatchObject({ detail: `secret ${reference}: status 403` })
    expect(JSON.stringify(error)).not.toContain('hvs.wrong')
  })

  it('are read with a fresh token where Vault no longer takes the last', async () => {
    const tokens = ['hvs.rotated-away', 'hvs.token']
    const secrets = createVaultSecrets({
      address,
      token: async (fresh) => tokens[fresh ? 1 : 0] ?? '',
      fetch,
      clock: () => 0,
    })
    expect(await secrets.read(reference)).toBe(vault.secret)
  })

  it('fail while Vault is sealed, and are there again after', async () => {
    const secrets = open()
    vault.sealed = true
    await expect(secrets.read(reference)).rejects.toMatchObject({ detail: `secret ${reference}: status 503` })
    vault.sealed = false
    expect(await secrets.read(reference)).toBe(vault.secret)
  })

  it('take no redirect, which could carry the token elsewhere', async () => {
    vault.redirect = `${address}/v1/kv/data/models/openai`
    await expect(open().read(reference)).rejects.toMatchObject({ detail: `secret ${reference}: status 307` })
    vault.redirect = ''
  })

  it('name the namespace where there is one', async () => {
    await open('hvs.token', 'team-a').read(reference)
    expect(vault.namespaces.at(-1)).toBe('team-a')
  })

  it('are not asked for over plain http, but of the machine itself', () => {
    const options = { token: async () => '', fetch, clock: () => 0 }
    for (const wrong of ['http://vault.example.com', 'http://127.0.0.1.example.com', 'ftp://127.0.0.1']) {
      expect(() => createVaultSecrets({ ...options, address: wrong })).toThrow(RangeError)
    }
  })
})
