import { defineConfig } from 'vitest/config'

/** The pages in Debian's Chromium, which `.ci/chromium.sh` installs. Screenshots stay in `SUNDER_TEST_ARTIFACTS`, if set. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.ts'],
    globalSetup: ['test/support/gateway-home.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Gateway and browser share two cores.
    maxWorkers: 1,
  },
})
