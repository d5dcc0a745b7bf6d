import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { identities } from '../../../../infra/local/identity-provider/identities.ts'
import { loadKeysAndSecrets } from '../../../../infra/local/stores/keys-and-secrets.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-keys-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

it('keeps each key and secret in a file of its own that its owner alone may read', async () => {
  await loadKeysAndSecrets(home, 'ES256')
  const entries = await readdir(home, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  expect(files.map(({ name }) => name).sort()).toEqual(
    [
      ...[
        'grant.jwk.json',
        'issuer-ES256.jwk.json',
        'masking.key',
        'payload.key',
        'provenance.jwk.json',
        'seal.jwk.json',
        'session.key',
        'vector-id.key',
      ],
      ...['model-credential', ...identities.map(({ name }) => name)],
    ].sort(),
  )
  for (const entry of entries) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isFile() ? 0o600 : 0o700])
  }
})

it('makes them once and loads them from then on', async () => {
  const first = await loadKeysAndSecrets(home, 'ES256')
  const second = await loadKeysAndSecrets(home, 'ES256')
  for (const key of ['grantKey', 'provenanceKey', 'sealKey', 'issuerKey'] as const) {
    expect(second[key].keyId).toBe(first[key].keyId)
  }
  expect(second.vectorIdKey).toEqual(first.vectorIdKey)
  expect(second.payloadKey).toEqual(first.payloadKey)
  expect(second.maskingKey).toEqual(first.maskingKey)
  expect(second.modelCredential).toBe(first.modelCredential)
  expect(second.identitySecrets).toEqual(first.identitySecrets)
})

it('makes every secret a different one, of at least 256 bits', async () => {
  const { identitySecrets, modelCredential, vectorIdKey, payloadKey, maskingKey } = await loadKeysAndSecrets(
    home,
    'ES256',
  )
  const secrets = [
    ...identitySecrets.values(),
    modelCredential,
    ...[vectorIdKey, payloadKey, maskingKey].map(String),
  ]
  expect(new Set(secrets).size).toBe(secrets.length)
  for (const secret of identitySecrets.values()) expect(secret).toMatch(/^[\w-]{43}$/)
})

it.each(['ES256', 'EdDSA', 'RS256'])('signs the issuer’s tokens with %s', async (algorithm) => {
  const { issuerKey } = await loadKeysAndSecrets(home, algorithm)
  expect(issuerKey.privateJwk.alg).toBe(algorithm)
  expect(Object.keys(issuerKey.publicJwk)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(d|p|q|k)$/)]),
  )
})

it.each([
  ['payload.key', 'short', 'does not hold 32 bytes'],
  ['grant.jwk.json', '{}', 'does not hold a private key'],
])('does not replace %s when it holds something else', async (file, content, complaint) => {
  await loadKeysAndSecrets(home, 'ES256')
  await writeFile(join(home, 'keys', file), content)
  await expect(loadKeysAndSecrets(home, 'ES256')).rejects.toThrow(`${file} ${complaint}`)
})
