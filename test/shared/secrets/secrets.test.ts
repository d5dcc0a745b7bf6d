import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSecrets } from '../../../shared/secrets/create-secrets.ts'
import { createEnvSecrets } from '../../../shared/secrets/env-secrets.ts'
import { createFileSecrets } from '../../../shared/secrets/file-secrets.ts'
import type { Secrets } from '../../../shared/secrets/secrets.ts'
import { secretsContract } from '../../contracts/secrets.ts'

let folder: string
let secrets: Secrets
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'))
  await write('key', 'sk-1\n')
  secrets = createSecrets({
    schemes: { file: createFileSecrets({ folder }), env: createEnvSecrets({ KEY: 'sk-2', EMPTY: '' }) },
  })
})
afterAll(() => rm(folder, { recursive: true }))

const write = (name: string, text: string, mode = 0o600) => writeFile(join(folder, name), text, { mode })
const refused = (reference: string) =>
  expect(secrets.read(reference)).rejects.toMatchObject({ code: 'store_unavailable' })

describe('a file', () => {
  it('is read without the newline at its end, and anew each time', async () => {
    expect(await secrets.read('file:key')).toBe('sk-1')
    await write('key', ' sk-3 \n\n')
    expect(await secrets.read('file:key')).toBe(' sk-3 \n')
  })

  it('is refused when others may touch it', async () => {
    for (const mode of [0o640, 0o604, 0o620, 0o644, 0o601]) {
      await write('open', 'sk')
      await chmod(join(folder, 'open'), mode)
      await refused('file:open')
    }
  })

  it('is refused when it is empty, a link, a folder, too large or missing', async () => {
    await write('empty', '\n')
    await write('large', 'x'.repeat(65_537))
    await symlink(join(folder, 'key'), join(folder, 'link'))
    await mkdir(join(folder, 'folder'), { mode: 0o700 })
    for (const name of ['empty', 'link', 'folder', 'large', 'missing']) await refused(`file:${name}`)
  })

  it.each(['../key', '/etc/hostname', 'folder/../key', '..', '.', '', 'a\0b', 'key\n'])(
    'is not found outside its folder: %j',
    async (name) => {
      await refused(`file:${name}`)
    },
  )
})

it('a variable is read from the ones given', async () => {
  expect(await secrets.read('env:KEY')).toBe('sk-2')
  for (const name of ['EMPTY', 'MISSING', 'constructor', '__proto__', '']) await refused(`env:${name}`)
})

it('a scheme that is not set up is refused, and no error repeats the reference', async () => {
  for (const reference of ['vault:sk-pasted', 'sk-pasted', 'constructor:sk-pasted', '', 'file:sk pasted']) {
    const error: unknown = await secrets.read(reference).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'store_unavailable' })
    expect(JSON.stringify(error)).not.toContain('pasted')
  }
})

describe('secrets in files', () => {
  secretsContract(async () => {
    await write('contract', 'first-secret')
    return {
      secrets,
      reference: 'file:contract',
      missing: 'file:none',
      rotate: (secret) => write('contract', secret),
      wait: () => undefined,
    }
  })
})

describe('secrets in the environment', () => {
  secretsContract(async () => {
    const variables = { CONTRACT: 'first-secret' }
    return {
      secrets: createSecrets({ schemes: { env: createEnvSecrets(variables) } }),
      reference: 'env:CONTRACT',
      missing: 'env:NONE',
      rotate: async (secret) => {
        variables.CONTRACT = secret
      },
      wait: () => undefined,
    }
  })
})
