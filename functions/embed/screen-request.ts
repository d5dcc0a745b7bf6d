import type { EmbeddingRequest } from '../../shared/embedding/openai-request.ts'
import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import {
  enforceScreening,
  type Screening,
  screenInputs,
} from '../../shared/regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { GrantedRequest } from './authenticate-grant.ts'
import type { EmbedDependencies } from './dependencies.ts'

/**
 * Classifies a request's inputs, notes what was found for the records, and masks what may go on.
 *
 * @throws SunderError `content_blocked|approval_required|detection_unavailable`
 */
export async function screenRequest(
  { screening }: EmbedDependencies,
  { trail }: GrantedRequest,
  { inputs, items }: EmbeddingRequest,
  collection: CollectionPolicy,
): Promise<Screening> {
  const screened = await screenInputs(
    screening,
    inputs.map((text, index) => {
      const item = items[index]
      if (item === undefined) throw new SunderError('internal_error', { detail: 'an item is missing' })
      return { text, ...item }
    }),
    collection,
  )
  if (Object.keys(screened.findings).length > 0) trail.note({ findings: screened.findings })
  enforceScreening(screened, collection, (index) => (inputs.length === 1 ? 'input' : `input[${index}]`))
  return screened
}
