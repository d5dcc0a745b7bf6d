import type { EmbeddingRequest } from '../../shared/embedding/openai-request.ts'
import type { ScreenedRequest } from './screen-request.ts'

/** What a request turned out to ask for, held against grant and policy. */
export interface EmbeddingJob {
  readonly id: string
  readonly model: string
  readonly keepText: boolean
  readonly request: EmbeddingRequest
  readonly screening: ScreenedRequest
}
