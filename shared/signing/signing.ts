/** KMS takes no longer message: a key in the process keeps to the same limit. */
export const maxMessageBytes = 4096

/** Signs with a key that the process can use and, on AWS, not read. Ed25519 (RFC 8032) over the raw message of at most 4,096 bytes. */
export interface Signer {
  readonly keyId: string
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** Verifies Ed25519 signatures by key id; an unknown key id verifies nothing. */
export interface SignatureVerifier {
  verify(keyId: string, message: Uint8Array, signature: Uint8Array): boolean
}
