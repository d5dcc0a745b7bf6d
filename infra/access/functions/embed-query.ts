import { putOwnLanes } from '../audit-lanes.ts'
import { readSecrets } from '../read-secrets.ts'
import type { Resources, Statement } from '../resources.ts'
import { screen } from '../screen-texts.ts'
import { throughTables } from '../use-keys.ts'

/** Turns a consumer's query text into a vector: the model's secret and its own records, no store at all. */
export function embedQueryAccess(resources: Resources): Statement[] {
  return [
    putOwnLanes('embed-query', resources),
    throughTables(resources),
    ...screen(resources),
    ...readSecrets(resources),
  ]
}
