import { describe, it } from 'vitest'
import { fuzzApp, fuzzedApps } from './fuzz-app.ts'

describe('Requests made from its own OpenAPI document, valid, nearly so and not at all', () => {
  it.each(fuzzedApps)('get from %s an answer of the documented kind, a record, and no echo', async (app) => {
    await fuzzApp(app, 40, 20_261_125)
  })
})
