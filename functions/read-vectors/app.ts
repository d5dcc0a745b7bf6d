import type { Hono } from 'hono'
import { createService } from '../../shared/http/create-service.ts'
import { createGuard } from '../../shared/http/guard.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import type { ReadVectorsDependencies } from './dependencies.ts'
import { fetchVectors } from './fetch-vectors.ts'
import { listVectors } from './list-vectors.ts'
import { queryVectors } from './query-vectors.ts'

/** The read app: a consumer searches, fetches and lists; nothing leaves that does not verify. */
export function createReadVectorsApp(deps: ReadVectorsDependencies): Hono<ServiceVariables> {
  const guarded = createGuard(deps, 'consumer')
  return createService(deps, {
    title: 'Sunder read-vectors',
    operations: [queryVectors(deps, guarded), fetchVectors(deps, guarded), listVectors(deps, guarded)],
  })
}
