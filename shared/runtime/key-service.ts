import { createPublicKey, type KeyObject } from 'node:crypto'
import { GetPublicKeyCommand, type KMSClient } from '@aws-sdk/client-kms'
import { SunderError } from './sunder-error.ts'

/** Runs a call to KMS. @throws SunderError `store_unavailable` with the failure's name alone */
export async function atKeyService<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (cause) {
    const detail = `KMS: ${cause instanceof Error ? cause.name : 'failed'}`
    throw new SunderError('store_unavailable', { detail, cause })
  }
}

/** The public half of a signing key in KMS (GetPublicKey answers with an X.509 SubjectPublicKeyInfo in DER). @throws SunderError `store_unavailable` */
export async function readPublicKey(client: KMSClient, keyId: string): Promise<KeyObject> {
  return atKeyService(async () => {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }))
    return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' })
  })
}
