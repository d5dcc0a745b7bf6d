import { type KMSClient, SignCommand } from '@aws-sdk/client-kms'
import { atKeyService, readPublicKey } from '../runtime/key-service.ts'
import { ed25519KeyId } from './ed25519-key-id.ts'
import { maxMessageBytes, type Signer } from './signing.ts'

/**
 * A signer over a key that never leaves KMS: `ECC_NIST_EDWARDS25519`, `ED25519_SHA_512` over the raw message
 * (KMS API Reference, Sign). It signs RFC 8032's plain Ed25519, which any library verifies.
 *
 * @throws SunderError `store_unavailable`; TypeError for a key of another kind
 */
export async function createKmsEd25519Signer({
  client,
  key,
}: {
  readonly client: KMSClient
  readonly key: string
}): Promise<Signer> {
  return {
    keyId: await ed25519KeyId(await readPublicKey(client, key)),
    async sign(message) {
      if (message.length > maxMessageBytes) throw new RangeError(`expected at most ${maxMessageBytes} bytes`)
      const { Signature } = await atKeyService(() =>
        client.send(
          new SignCommand({
            KeyId: key,
            Message: message,
            MessageType: 'RAW',
            SigningAlgorithm: 'ED25519_SHA_512',
          }),
        ),
      )
      return Signature ?? new Uint8Array()
    },
  }
}
