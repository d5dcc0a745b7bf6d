import { join } from 'node:path'
import { build } from 'esbuild'
import { bundlesFolder } from '../bundles/build-bundles.ts'

/** Where `npm run verify:bundle` puts it. */
export const verifierFile = join(bundlesFolder, 'verify.mjs')

/** Writes the verifier as one file that needs Node alone, for whoever has neither this repository nor its packages. */
export async function buildVerifier(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'run.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: '#!/usr/bin/env node' },
    // An auditor may want to read what they run.
    minify: false,
    logLevel: 'warning',
  })
}
