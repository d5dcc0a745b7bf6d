import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { ed25519KeyId } from './ed25519-key-id.ts'
import { maxMessageBytes, type Signer } from './signing.ts'

/** A signer over a private key in the process: a key object, or PKCS #8 as PEM. @throws TypeError for a key that is not Ed25519 */
export async function createEd25519Signer(privateKey: KeyObject | string): Promise<Signer> {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey
  if (key.type !== 'private') throw new TypeError('expected a private key')
  return {
    keyId: await ed25519KeyId(key),
    async sign(message) {
      if (message.length > maxMessageBytes) throw new RangeError(`expected at most ${maxMessageBytes} bytes`)
      return sign(null, message, key)
    },
  }
}
