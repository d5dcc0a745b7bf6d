import { describe, it } from 'vitest'
import { fuzzApp, fuzzedApps } from './fuzz-app.ts'

/** Each from another seed; SUNDER_FUZZ_SEED gives one of one's own. */
const seed = Number(process.env['SUNDER_FUZZ_SEED'] ?? 7)

describe('Thousands of requests made from its own OpenAPI document', () => {
  it.each(fuzzedApps)('get from %s an answer of the documented kind, a record, and no echo', async (app) => {
    await fuzzApp(app, 1_500, seed)
  })
})
