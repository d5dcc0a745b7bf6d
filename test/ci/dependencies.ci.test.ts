import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../infra/bundles/build-bundles.ts'
import { folderOf, functionNames } from '../../infra/functions.ts'

const project = join(import.meta.dirname, '../..')

let folder: string
/** The registry's answers: to the question for advisories, and to every other. */
let advisories: RequestListener
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    if (request.url?.startsWith('/-/npm/v1/security/')) advisories(request, response)
    else response.writeHead(404).end('{}')
  })
})
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-dependencies-'))
  await mkdir(join(folder, '.ci'))
  for (const name of ['package.json', 'package-lock.json', '.ci/audit.cjs', '.ci/licences.cjs']) {
    await cp(join(project, name), join(folder, name))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

function run(script: string, variables: Record<string, string> = {}, ...args: string[]) {
  return new Promise<{ code: unknown; said: string }>((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...variables } }
    execFile(process.execPath, [script, ...args], options, (error, _, stderr) =>
      resolve({ code: error?.code ?? 0, said: stderr }),
    )
  })
}

const audit = (answer: RequestListener, variables?: Record<string, string>) => {
  advisories = answer
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return run('.ci/audit.cjs', variables, '--package-lock-only', `--registry=${registry}`, '--fetch-retries=0')
}
const json = (status: number, body: unknown): RequestListener => {
  return (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

describe('the audit', () => {
  it('passes where the registry knows of nothing', async () => {
    const { code, said } = await audit(json(200, {}))
    expect([code, said]).toEqual([0, expect.stringMatching(/^0 vulnerable packages of \d{3}/)])
  })

  it('fails over one vulnerability, and names it', async () => {
    const advisory = {
      id: 1,
      url: 'https://advisories.example/1',
      title: 'one',
      severity: 'low',
      vulnerable_versions: '*',
    }
    const { code, said } = await audit(json(200, { hono: [advisory] }))
    expect(code).toBe(1)
    expect(said).toContain('hono: low: https://advisories.example/1')
  })

  it('says that nothing was checked where the registry has no audits, and fails where one must', async () => {
    const { code, said } = await audit(json(405, ''))
    expect([code, said]).toEqual([75, expect.stringContaining('NOTHING WAS CHECKED')])
    expect((await audit(json(405, ''), { SUNDER_AUDIT: 'required' })).code).toBe(1)
  })

  it.each([
    ['an error', json(500, {})],
    ['what is no JSON', ((_, response) => response.end('<html>')) satisfies RequestListener],
    ['nothing', ((_, response) => response.destroy()) satisfies RequestListener],
  ])('fails over %s', async (_, answer) => {
    expect((await audit(answer)).code).toBe(1)
  })
})

it('what is bundled is of packages that count as production', async () => {
  const { packages } = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  const bundled = new Set<string>()
  for (const name of functionNames) {
    const entry = join(project, 'functions', folderOf(name), 'entry.ts')
    const { modules } = await bundle(entry, join(folder, 'bundles', name))
    for (const module of modules) {
      const path = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0]
      if (path !== undefined) bundled.add(path)
    }
  }
  expect(bundled).toContain('node_modules/hono')
  const strange = [...bundled].filter((path) => {
    const { dev, devOptional } = packages[path] ?? { dev: true }
    return dev === true || devOptional === true
  })
  expect(strange).toEqual([])
}, 180_000)

describe('the licences', () => {
  const lock = () => readFile(join(project, 'package-lock.json'), 'utf8')
  const withLicence = async (name: string, licence: string | undefined) => {
    const changed = JSON.parse(await lock()) as { packages: Record<string, { license?: string | undefined }> }
    Object.assign(changed.packages[`node_modules/${name}`] ?? {}, { license: licence })
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(changed))
    return run('.ci/licences.cjs', {}, join(folder, 'licences.md'))
  }

  it('are listed, each package with its own', async () => {
    const { code } = await withLicence('xmlhttprequest-ssl', 'MIT')
    expect(code).toBe(0)
    expect(await readFile(join(folder, 'licences.md'), 'utf8')).toMatch(
      /^\| hono \| [\d.]+ \| MIT \| in production \|$/m,
    )
  })

  it.each([
    ['hono', 'GPL-3.0-only', 'GPL-3.0-only, in production'],
    ['hono', 'MPL-2.0', 'MPL-2.0, in production'],
    ['hono', undefined, 'no licence'],
    ['vitest', 'AGPL-3.0-or-later', 'AGPL-3.0-or-later'],
    ['vitest', 'SEE LICENSE IN LICENSE', 'SEE LICENSE IN LICENSE'],
  ])('fail where %s has %s', async (name, licence, said) => {
    const outcome = await withLicence(name, licence)
    expect(outcome.code).toBe(1)
    expect(outcome.said).toMatch(new RegExp(`^${name} [\\d.]+: ${said}$`, 'm'))
  })
})
