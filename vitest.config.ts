import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need more than Node; `.ci/run` runs them.
    exclude: ['test/**/*.{ci,deployed}.test.ts'],
    globalSetup: ['test/support/dynamodb-server.ts', 'test/support/gateway-home.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // PGlite holds half a gigabyte: two workers fit a small machine.
    maxWorkers: 2,
  },
})
