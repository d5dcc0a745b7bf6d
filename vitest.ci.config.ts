import { defineConfig } from 'vitest/config'

/** The tests that need more than Node: `.ci/run` installs what they need. */
export default defineConfig({
  test: { include: ['test/**/*.ci.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 },
})
