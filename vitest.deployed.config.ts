import { defineConfig } from 'vitest/config'

/**
 * The journeys once more, over the built bundles in place of the apps, and what is shown of those alone. Left out:
 * what is about the one machine itself (its death, its clock, its files and database beneath the gateway, a flood that
 * API Gateway's limits take off, all that starts a gateway there by itself).
 */
export default defineConfig({
  test: {
    include: ['test/journeys/**/*.test.ts', 'test/**/*.deployed.test.ts'],
    exclude: [
      'test/journeys/**/*.ci.test.ts',
      'test/journeys/{crash,tampering}.test.ts',
      'test/journeys/approvals/{expire,upstream}.test.ts',
    ],
    globalSetup: ['test/support/gateway-home.ts', 'test/support/deployed/deployment.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
})
