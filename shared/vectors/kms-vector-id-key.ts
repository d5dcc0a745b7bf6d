import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms'
import { atKeyService } from '../runtime/key-service.ts'
import { SunderError } from '../runtime/sunder-error.ts'

/** Fixed for good: another label would give every stored vector another id. */
const label = 'sunder.dev/vector-id-key/v1'

/**
 * The key of vector ids, derived from an HMAC key in KMS: its HMAC-SHA-256 over a fixed label, once a process.
 * So the same key comes back wherever the function starts, and nobody without the right to `GenerateMac` has it.
 *
 * @returns 32 bytes
 * @throws SunderError `store_unavailable`
 */
export async function deriveVectorIdKey({
  client,
  key,
}: {
  readonly client: KMSClient
  readonly key: string
}): Promise<Uint8Array> {
  const { Mac } = await atKeyService(() =>
    client.send(
      new GenerateMacCommand({ KeyId: key, Message: Buffer.from(label), MacAlgorithm: 'HMAC_SHA_256' }),
    ),
  )
  if (Mac?.length !== 32) throw new SunderError('store_unavailable', { detail: 'KMS: no MAC of 32 bytes' })
  return Mac
}
