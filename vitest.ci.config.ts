import { defineConfig } from 'vitest/config'

/** The tests that need more than Node, or more time than the test command has: `.ci/run` installs what they need. */
export default defineConfig({
  test: {
    include: ['test/**/*.ci.test.ts'],
    globalSetup: ['test/support/dynamodb-server.ts', 'test/support/gateway-home.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
