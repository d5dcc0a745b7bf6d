import type { KeyObject } from 'node:crypto'
import type { KMSClient } from '@aws-sdk/client-kms'
import { readPublicKey } from '../runtime/key-service.ts'

/** The public halves of keys in KMS, in their order: the current one and those that it followed. @throws SunderError `store_unavailable` */
export function readKmsPublicKeys({
  client,
  keys,
}: {
  readonly client: KMSClient
  readonly keys: readonly string[]
}): Promise<KeyObject[]> {
  return Promise.all(keys.map((key) => readPublicKey(client, key)))
}
