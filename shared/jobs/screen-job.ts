import type { CollectionPolicy } from '../policy/schema.ts'
import {
  type Input,
  type Screening,
  type ScreeningParts,
  screenInputs,
} from '../regulated-data/policy/screen-inputs.ts'

/** A job's inputs as the model and the store may have them, in their order, and what the model is told of its user. */
export interface ScreenedJob extends Screening {
  readonly user: string | undefined
}

/**
 * Classifies all of a job that goes on: the inputs and, behind them, the name that a client gives its user, which
 * reaches the model too.
 *
 * @returns the name as the last of the inputs, where there is one; `withoutUser` takes it off
 * @throws SunderError `detection_unavailable`
 */
export function screenJob(
  screening: ScreeningParts,
  { inputs, user }: { readonly inputs: readonly Input[]; readonly user?: string | undefined },
  collection: CollectionPolicy,
): Promise<Screening> {
  const named = user === undefined ? [] : [{ text: user, metadata: '{}' }]
  return screenInputs(screening, [...inputs, ...named], collection)
}

/** @param count of the job's inputs */
export function withoutUser(screening: Screening, count: number): ScreenedJob {
  return {
    ...screening,
    inputs: screening.inputs.slice(0, count),
    user: screening.inputs[count]?.text,
  }
}
