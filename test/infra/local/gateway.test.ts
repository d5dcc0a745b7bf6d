import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parts } from '../../../infra/local/endpoints.ts'
import { startGateway } from '../../../infra/local/gateway.ts'
import { openDataFolder } from '../../../infra/local/stores/data-folder.ts'
import { call, newGrant } from '../../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'

let root: string
let gateway: LocalTestGateway
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sunder-gateway-'))
  gateway = await startLocalTestGateway({ home: join(root, 'data') })
})
afterAll(async () => {
  await gateway.close()
  await rm(root, { recursive: true, force: true })
})

const origin = () => new URL(gateway.endpoints.grants).origin

describe('a gateway on one machine', () => {
  it('says in endpoints.json where each part is', async () => {
    const written: unknown = JSON.parse(await readFile(join(gateway.home, 'endpoints.json'), 'utf8'))
    expect(written).toEqual(Object.fromEntries(parts.map((part) => [part, `${origin()}/${part}`])))
  })

  it.each(['embed', 'vectors', 'audit', 'grants'] as const)('serves %s under its own path', async (part) => {
    expect(await call(`${gateway.endpoints[part]}/healthz`)).toMatchObject({ status: 200 })
    expect(await call(`${gateway.endpoints[part]}/openapi.json`)).toMatchObject({
      status: 200,
      body: { openapi: expect.stringMatching(/^3\./) },
    })
  })

  it('knows no other path, and tells which there are', async () => {
    for (const path of ['/', '/manage', '/..%2fgrants', '/grantsx/healthz']) {
      const { status, text } = await call(`${origin()}${path}`)
      expect([path, status]).toEqual([path, 404])
      expect(text).toContain('/grants, /embed')
    }
  })

  it('goes by no name but its own, so that no page of another site gets in', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(origin())
      const headers = { host: `evil.example:${port}` }
      request({ host: '127.0.0.1', port, path: '/grants/healthz', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(421)
  })

  it('keeps everything to its owner', async () => {
    expect((await stat(gateway.home)).mode & 0o777).toBe(0o700)
    for (const file of ['endpoints.json', 'logs/gateway.log', 'policy-digest']) {
      expect([file, (await stat(join(gateway.home, file))).mode & 0o777]).toEqual([file, 0o600])
    }
  })

  it.runIf(process.platform === 'linux')('listens on 127.0.0.1 alone, every part of it', async () => {
    const addresses = await listeningAddresses()
    expect(addresses.length).toBeGreaterThanOrEqual(2)
    expect(new Set(addresses)).toEqual(new Set(['0100007F']))
  })
})

/** The addresses on which this process listens, as the kernel writes them: `0100007F` is 127.0.0.1. */
async function listeningAddresses(): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd')
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  const sockets = new Set(targets.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]))
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) => readFile(`/proc/self/net/${table}`, 'utf8')),
  )
  return tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(inode))
    .map(([, local = '']) => local.split(':')[0] ?? '')
}

describe('a start that can’t be', () => {
  const start = (options: Partial<Parameters<typeof startGateway>[0]>) =>
    startGateway({ port: 0, home: join(root, 'other'), policyFile: 'policy.yaml', ...options })

  it('says that the folder is in use, and where', async () => {
    await expect(start({ home: gateway.home })).rejects.toMatchObject({
      name: 'StartRefusal',
      message: expect.stringContaining(`at ${origin()}`),
    })
  })

  it('says that the port is taken, and does not vouch for the folder', async () => {
    const port = Number(new URL(origin()).port)
    const taken = { name: 'StartRefusal', message: expect.stringContaining(`Port ${port} is taken`) }
    await expect(start({ port })).rejects.toMatchObject(taken)
    const folder = await openDataFolder(join(root, 'other'))
    expect(folder.endedCleanly).toBe(false)
    await folder.release(true)
  })

  it('says what is wrong with the policy', async () => {
    const policyFile = join(root, 'policy.yaml')
    await expect(start({ policyFile })).rejects.toThrow(/can't be read \(ENOENT\)/)
    await writeFile(policyFile, readFileSync('policy.yaml', 'utf8').replace('version: 1', 'version: 2'))
    await expect(start({ policyFile })).rejects.toMatchObject({
      name: 'StartRefusal',
      message: `${policyFile} is not a valid policy:\n  version: found 2, expected 1`,
    })
  })
})

describe('a restart', () => {
  it('keeps grants, vectors and records, and records that the policy changed', async () => {
    const grant = await newGrant(gateway)
    const input = 'The parcel never arrived.'
    const embedded = await call(`${grant.baseUrl}/embeddings`, {
      token: grant.token,
      body: { model: 'text-embedding-3-small', input },
    })
    expect(embedded.status).toBe(200)
    const before = await gateway.auditBodies()
    await gateway.close()
    await expect(readFile(join(gateway.home, 'endpoints.json'))).rejects.toThrow('ENOENT')

    const policyFile = join(root, 'changed.yaml')
    await writeFile(policyFile, `${readFileSync('policy.yaml', 'utf8')}# changed\n`)
    gateway = await startLocalTestGateway({ home: gateway.home, policyFile })

    const found = await call<{ hits: { text: string }[] }>(
      `${gateway.endpoints.vectors}/v1/collections/support-mail/query`,
      { token: await gateway.token('search'), body: { text: 'lost package' } },
    )
    expect(found.body.hits.map(({ text }) => text)).toEqual([input])

    const after = await gateway.auditBodies()
    expect(after.slice(0, before.length)).toEqual(before)
    const change = after.map((body) => JSON.parse(body)).find(({ kind }) => kind === 'policy-changed')
    const [old] = before.map((body) => JSON.parse(body) as { policyDigest: string })
    expect(change).toMatchObject({
      action: 'policy.change',
      decision: { reasons: [`from ${old?.policyDigest}`, `to ${change.policyDigest}`] },
    })
  })
})
