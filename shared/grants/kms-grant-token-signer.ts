import { createHash } from 'node:crypto'
import { type KMSClient, SignCommand } from '@aws-sdk/client-kms'
import type { Clock } from '../runtime/clock.ts'
import { atKeyService } from '../runtime/key-service.ts'
import { joseSignature } from '../signing/ecdsa-signature.ts'
import { type GrantTokenParties, grantClaims, grantHeader } from './grant-claims.ts'
import type { GrantTokenSigner } from './grant-token.ts'
import { readKmsGrantKeys } from './kms-grant-keys.ts'

/**
 * Signs grants with a key that never leaves KMS (`ECC_NIST_P256`, `ECDSA_SHA_256` over the digest of the JWS
 * signing input, RFC 7515, section 5.1). The first of the keys signs; the others are still published, so that
 * the tokens which they signed hold until their end.
 *
 * @throws SunderError `store_unavailable`
 */
export async function createKmsGrantTokenSigner({
  client,
  keys,
  parties,
  clock,
}: {
  readonly client: KMSClient
  readonly keys: readonly [current: string, ...retired: string[]]
  readonly parties: GrantTokenParties
  readonly clock: Clock
}): Promise<GrantTokenSigner> {
  const published = await readKmsGrantKeys({ client, keys })
  const header = encode(grantHeader(published.keys[0]?.kid ?? ''))
  return {
    async sign(terms) {
      const input = `${header}.${encode(grantClaims(terms, parties, clock()))}`
      const { Signature } = await atKeyService(() =>
        client.send(
          new SignCommand({
            KeyId: keys[0],
            Message: createHash('sha256').update(input).digest(),
            MessageType: 'DIGEST',
            SigningAlgorithm: 'ECDSA_SHA_256',
          }),
        ),
      )
      return `${input}.${joseSignature(Signature ?? new Uint8Array()).toString('base64url')}`
    },
    jwks: async () => ({ keys: published.keys.map((key) => ({ ...key })) }),
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')
}
