import { defineConfig } from 'vitest/config'

/** Gateways and apps that each file composes for itself; their modules keep no state, and are loaded once for all. */
const composed = ['test/{functions,journeys}/**/*.test.ts']
/** Templates that each file synthesizes for itself; CDK takes seconds to load, once for all. */
const synthesized = ['test/infra/{access,constructs,costs,stacks}/**/*.test.ts']
const needMore = 'test/**/*.{ci,deployed}.test.ts'

export default defineConfig({
  test: {
    // These need more than Node; `.ci/run` runs them.
    exclude: [needMore],
    globalSetup: ['test/support/dynamodb-server.ts', 'test/support/gateway-home.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // PGlite holds half a gigabyte: two workers fit a small machine.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'composed', include: composed, isolate: false } },
      { extends: true, test: { name: 'synthesized', include: synthesized, isolate: false } },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [needMore, ...composed, ...synthesized],
        },
      },
    ],
  },
})
