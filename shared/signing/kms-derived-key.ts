import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms'
import { atKeyService } from '../runtime/key-service.ts'
import { SunderError } from '../runtime/sunder-error.ts'

/** What a key is derived for. Fixed for good: another label would give every stored vector another id, every value another token. */
const labels = {
  'vector-id': 'sunder.dev/vector-id-key/v1',
  masking: 'sunder.dev/masking-key/v1',
  session: 'sunder.dev/session-key/v1',
} as const

/**
 * A symmetric key, derived from an HMAC key in KMS: its HMAC-SHA-256 over a fixed label, once a process. So the same
 * key comes back wherever a function starts, and nobody without the right to `GenerateMac` has it.
 *
 * @returns 32 bytes
 * @throws SunderError `store_unavailable`
 */
export async function deriveKey(
  purpose: keyof typeof labels,
  { client, key }: { readonly client: KMSClient; readonly key: string },
): Promise<Uint8Array> {
  const { Mac } = await atKeyService(() =>
    client.send(
      new GenerateMacCommand({
        KeyId: key,
        Message: Buffer.from(labels[purpose]),
        MacAlgorithm: 'HMAC_SHA_256',
      }),
    ),
  )
  if (Mac?.length !== 32) throw new SunderError('store_unavailable', { detail: 'KMS: no MAC of 32 bytes' })
  return Mac
}
