import type { Hono } from 'hono'
import { createService } from '../../shared/http/create-service.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import { createGrantGuard, createOwnJobGuard } from './authenticate-grant.ts'
import { createEmbeddings } from './create-embeddings.ts'
import type { EmbedDependencies } from './dependencies.ts'
import { listModels } from './list-models.ts'
import { showJob } from './show-job.ts'

/** The embed app: takes a grant token, embeds, stores, and answers with a receipt. It has no way to read a vector back. */
export function createEmbedApp(deps: EmbedDependencies): Hono<ServiceVariables> {
  const granted = createGrantGuard(deps)
  return createService(deps, {
    title: 'Sunder embed',
    operations: [
      createEmbeddings(deps, granted),
      listModels(deps, granted),
      showJob(deps, createOwnJobGuard(deps)),
    ],
  })
}
