import type { EmbeddingRequest } from '../../shared/embedding/openai-request.ts'
import type { ScreenedJob } from '../../shared/jobs/screen-job.ts'

/** What a request turned out to ask for, held against grant and policy. */
export interface EmbeddingJob {
  readonly id: string
  readonly model: string
  readonly keepText: boolean
  readonly request: EmbeddingRequest
  readonly screening: ScreenedJob
}
