import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { identities } from '../identity-provider/identities.ts'
import { StartRefusal } from '../start-refusal.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'

/** An asymmetric key, with its RFC 7638 thumbprint as id. */
interface KeyPair {
  readonly keyId: string
  readonly privateKey: CryptoKey
  readonly privateJwk: JWK
  readonly publicJwk: JWK
}

export interface KeysAndSecrets {
  /** ES256: signs grant tokens. */
  readonly grantKey: KeyPair
  /** Ed25519: signs the provenance of vectors. */
  readonly provenanceKey: KeyPair
  /** Ed25519: signs the heads of the transparency log. */
  readonly sealKey: KeyPair
  /** Signs the local issuer's tokens, with an algorithm that the policy accepts. */
  readonly issuerKey: KeyPair
  /** 32 bytes: HMAC key of the vectors' ids. */
  readonly vectorIdKey: Uint8Array
  /** 32 bytes: HMAC key of masked values' tokens. */
  readonly maskingKey: Uint8Array
  /** 32 bytes: AES-256 key of the pages' sessions. */
  readonly sessionKey: Uint8Array
  /** 32 bytes: AES-256 key of the kept payloads. */
  readonly payloadKey: Uint8Array
  /** What the local model demands as its API key. */
  readonly modelCredential: string
  /** Client secrets of the service accounts and passwords of the people, by name. */
  readonly identitySecrets: ReadonlyMap<string, string>
}

/** The folder of the files that `file:` references in a policy name. */
export function secretsFolder(home: string): string {
  return join(home, 'secrets')
}

/** The file name of the model's credential, and so its reference. */
export const modelCredentialFile = 'model-credential'

/** Where an identity's client secret or password lies. */
export function identitySecretPath(home: string, name: string): string {
  return join(secretsFolder(home), 'identities', name)
}

/**
 * Loads the keys and secrets of the data folder; what is missing is made, once, from the system's
 * randomness. One file each, mode 0600.
 *
 * @throws StartRefusal when a file is there and not what it should be
 */
export async function loadKeysAndSecrets(home: string, issuerAlgorithm: string): Promise<KeysAndSecrets> {
  const key = (file: string) => join(home, 'keys', file)
  const [
    grantKey,
    provenanceKey,
    sealKey,
    issuerKey,
    vectorIdKey,
    maskingKey,
    sessionKey,
    payloadKey,
    modelCredential,
    ...secrets
  ] = await Promise.all([
    loadKeyPair(key('grant.jwk.json'), 'ES256'),
    loadKeyPair(key('provenance.jwk.json'), 'Ed25519'),
    loadKeyPair(key('seal.jwk.json'), 'Ed25519'),
    loadKeyPair(key(`issuer-${issuerAlgorithm}.jwk.json`), issuerAlgorithm),
    loadSymmetricKey(key('vector-id.key')),
    loadSymmetricKey(key('masking.key')),
    loadSymmetricKey(key('session.key')),
    loadSymmetricKey(key('payload.key')),
    loadSecret(join(secretsFolder(home), modelCredentialFile), 'sk-local-'),
    ...identities.map(async ({ name }) => {
      return [name, await loadSecret(identitySecretPath(home, name), '')] as const
    }),
  ])
  const identitySecrets = new Map(secrets)
  return {
    grantKey,
    provenanceKey,
    sealKey,
    issuerKey,
    vectorIdKey,
    maskingKey,
    sessionKey,
    payloadKey,
    modelCredential,
    identitySecrets,
  }
}

async function loadKeyPair(path: string, algorithm: string): Promise<KeyPair> {
  const text = await loadOrCreate(path, async () => {
    const pair = await generateKeyPair(algorithm, { extractable: true })
    return JSON.stringify({ ...(await exportJWK(pair.privateKey)), alg: algorithm })
  })
  try {
    const privateJwk: JWK = JSON.parse(text)
    const keyId = await calculateJwkThumbprint(privateJwk)
    const privateKey = await importJWK(privateJwk, algorithm)
    if (privateKey instanceof Uint8Array || privateKey.type !== 'private')
      throw new Error('not a private key')
    return { keyId, privateKey, privateJwk: { ...privateJwk, kid: keyId }, publicJwk: publicPart(privateJwk) }
  } catch (error) {
    throw new StartRefusal(`${path} does not hold a private key for ${algorithm}.`, error)
  }
}

/** The public members of RFC 7518, section 6, and RFC 8037: named one by one, so that no private one can slip by. */
function publicPart({ kty, crv, x, y, n, e, alg }: JWK): JWK {
  const members = { kty, crv, x, y, n, e, alg }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

async function loadSymmetricKey(path: string): Promise<Uint8Array> {
  const text = await loadOrCreate(path, () => randomBytes(32).toString('base64url'))
  const key = Buffer.from(text, 'base64url')
  if (key.length !== 32) throw new StartRefusal(`${path} does not hold 32 bytes in base64url.`)
  return key
}

async function loadSecret(path: string, prefix: string): Promise<string> {
  const secret = await loadOrCreate(path, () => prefix + randomBytes(32).toString('base64url'))
  if (secret === '') throw new StartRefusal(`${path} is empty.`)
  return secret
}

async function loadOrCreate(path: string, create: () => string | Promise<string>): Promise<string> {
  const present = await readIfPresent(path)
  if (present !== undefined) return present.trim()
  const made = await create()
  await writePrivateFile(path, made)
  return made
}
