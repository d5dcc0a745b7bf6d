import type { Policy } from '../../shared/policy/schema.ts'
import { exampleSource } from '../../shared/policy/source-uri.ts'

export interface Place {
  readonly collection: string
  readonly source: string
  readonly deniedSource: string
  readonly vectorsWithheld: boolean
}

/**
 * Where a smoke test may leave a few texts: the collection that is named, or the first that takes text queries.
 *
 * @throws Error that says which option to give
 */
export function choosePlace(
  policy: Policy,
  wanted: { readonly collection?: string | undefined; readonly source?: string | undefined },
): Place {
  const found = Object.entries(policy.collections).find(([name, { reading }]) =>
    wanted.collection === undefined ? reading.textQueries : name === wanted.collection,
  )
  if (found === undefined) {
    throw new Error(
      wanted.collection === undefined
        ? 'The policy has no collection with text queries.'
        : `The policy has no collection ${wanted.collection}.`,
    )
  }
  const [collection, { sources, reading }] = found
  const source = wanted.source ?? exampleSource(sources.allow[0] ?? '')
  if (source === undefined) throw new Error(`Say with --source which source ${collection} allows.`)
  return {
    collection,
    source,
    deniedSource: 'smoke-test://no/policy/allows/this',
    vectorsWithheld: !reading.rawVectors,
  }
}
