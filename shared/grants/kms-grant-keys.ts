import type { KeyObject } from 'node:crypto'
import type { KMSClient } from '@aws-sdk/client-kms'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { readPublicKey } from '../runtime/key-service.ts'
import { grantVerificationKey } from './grant-claims.ts'

/**
 * The public halves of the grants' keys in KMS as a JWKS, each under its RFC 7638 thumbprint.
 *
 * @throws SunderError `store_unavailable`; TypeError for a key that is not on P-256
 */
export async function readKmsGrantKeys({
  client,
  keys,
}: {
  readonly client: KMSClient
  readonly keys: readonly string[]
}): Promise<{ keys: JWK[] }> {
  const published = await Promise.all(keys.map(async (key) => publish(await readPublicKey(client, key))))
  return { keys: published }
}

async function publish(key: KeyObject): Promise<JWK> {
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new TypeError('expected a key on P-256')
  const jwk = await exportJWK(key)
  return grantVerificationKey(jwk, await calculateJwkThumbprint(jwk))
}
