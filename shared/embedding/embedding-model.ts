export interface Embeddings {
  readonly vectors: readonly Float32Array[]
  readonly promptTokens: number
  readonly totalTokens: number
}

/**
 * An embedding model behind the gateway's own credential.
 *
 * One call embeds all inputs or none; vectors come back in the order of the inputs, checked: one per
 * input, of the model's dimensions, finite, not all zero. Transient failures (429, 5xx, broken
 * connections) are retried inside a deadline, the model's own or the caller's. @throws SunderError `upstream_error`,
 * `upstream_rate_limited` (with the seconds to wait), `upstream_timeout`
 */
export interface EmbeddingModel {
  readonly dimensions: number
  embed(request: {
    readonly inputs: readonly string[]
    readonly dimensions?: number
    readonly user?: string
    /** When the caller no longer waits, in the clock's milliseconds; infinite where it always does. */
    readonly until?: number
  }): Promise<Embeddings>
}

/**
 * Turns a consumer's query text into a vector for the read function alone. That it was asked is recorded by
 * the embedder itself before the model is called, whatever the asker records; neither text nor vector is.
 */
export interface QueryEmbedder {
  embed(query: {
    readonly collection: string
    readonly text: string
    /** The read's id: the trace that both functions' records share. */
    readonly read: string
    /** The reader's groups: what none of them may see is not asked for either. */
    readonly groups: readonly string[]
  }): Promise<Float32Array>
}
