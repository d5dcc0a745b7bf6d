import type { EmbeddingRequest } from '../../shared/embedding/openai-request.ts'
import type { Screening } from '../../shared/regulated-data/policy/screen-inputs.ts'

/** What a request turned out to ask for, held against grant and policy. */
export interface EmbeddingJob {
  readonly id: string
  readonly model: string
  readonly keepText: boolean
  readonly request: EmbeddingRequest
  /** The request's inputs as the model and the store may have them, in their order. */
  readonly screening: Screening
}
