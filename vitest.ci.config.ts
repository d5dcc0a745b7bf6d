import { defineConfig, mergeConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** The tests that need more than Node: `.ci/run` installs what they need. */
export default mergeConfig(config, defineConfig({ test: { include: ['test/**/*.ci.ts'] } }))
