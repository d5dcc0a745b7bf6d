import type { CollectionPolicy } from '../policy/schema.ts'
import { SunderError } from '../runtime/sunder-error.ts'

/** @throws SunderError `model_not_found|invalid_request` */
export function checkModel(
  collection: CollectionPolicy,
  dimensions: number,
  request: { readonly model: string; readonly dimensions?: number | undefined },
): void {
  if (request.model !== collection.model) throw new SunderError('model_not_found', { param: 'model' })
  if (request.dimensions !== undefined && request.dimensions !== dimensions) {
    const message = `The collection holds vectors of ${dimensions} dimensions.`
    throw new SunderError('invalid_request', { message, param: 'dimensions' })
  }
}
