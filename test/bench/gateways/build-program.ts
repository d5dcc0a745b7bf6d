import path from 'node:path'
import { build } from 'esbuild'

/** Where built programs lie; below the project, for packages that are not bundled are looked for from there. */
const folder = path.resolve('.artifacts/programs')

/** Bundles a program into one file as the functions are bundled for AWS, but for its names, which a profile needs. @returns its path */
export async function buildProgram(source: string): Promise<string> {
  const outfile = path.join(folder, `${path.basename(source, '.ts')}.mjs`)
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);",
    },
    sourcemap: true,
    // These bring files of their own, and belong to the embedded stores alone.
    external: ['@electric-sql/*', 'classic-level', 'dynalite', 'pg-native'],
    logLevel: 'warning',
  })
  return outfile
}
