/** The inclusion of one vector's leaf in its job's signed RFC 6962 tree. */
export interface Provenance {
  readonly keyId: string
  readonly signature: Uint8Array
  readonly root: Uint8Array
  readonly leafIndex: number
  readonly treeSize: number
  readonly path: readonly Uint8Array[]
}

/** What a job's signature vouches for, one per vector. Digests are SHA-256. */
export interface SignedVector {
  readonly id: string
  readonly collection: string
  /** The model's name in the policy. */
  readonly model: string
  readonly job: string
  readonly grant: string
  readonly source: string
  /** `issuer|subject` of the embedder. */
  readonly embedder: string
  readonly vector: Float32Array
  /** The text as the model saw it; undefined where it is not kept (policy, or more than 24 KiB). */
  readonly text: string | undefined
  /** SHA-256 of the text's UTF-8 bytes. */
  readonly textDigest: Uint8Array
  /** The caller's own id for this input, verbatim. */
  readonly clientId: string | undefined
  /** The caller's metadata as one RFC 8785 string, `{}` where there is none: it is what is signed. */
  readonly metadata: string
}

/** A stored row: the vector and where its provenance stands. */
export interface VectorRow extends SignedVector {
  /** SHA-256 of the vector's little-endian binary32 bytes, as it was signed. */
  readonly vectorDigest: Uint8Array
  readonly provenance: Provenance
}
