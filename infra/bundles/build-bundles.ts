import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { compilePolicy } from '../../shared/policy/compiled-policy.ts'
import { parsePolicy } from '../../shared/policy/load-policy.ts'
import { checkSignature } from '../../shared/policy/policy-signature.ts'
import { type FunctionName, folderOf, functionNames } from '../functions.ts'
import { readSignatureFile } from '../policy/signature-file.ts'
import { bundleViolations } from './bundle-rules.ts'

const project = join(import.meta.dirname, '../..')

/** Where `cdk synth` finds the bundles. */
export const bundlesFolder = join(project, '.bundles')

export interface Bundle {
  readonly name: FunctionName
  readonly folder: string
  /** Of all code, the parts that are loaded at need too. */
  readonly bytes: number
}

/**
 * Bundles every function into a folder of its own below `outDir`, `entry.mjs` and the chunks that it loads at
 * need, with the policy beside it: the file as it stands, and as the function reads it, and its signatures.
 *
 * @throws PolicyError, also for a policy that demands a signature and has none; Error that names each module which a function's duty does not allow in its bundle
 */
export async function buildBundles({
  policyFile,
  outDir = bundlesFolder,
}: {
  readonly policyFile: string
  readonly outDir?: string
}): Promise<Bundle[]> {
  const policyBytes = await readFile(policyFile)
  const policy = parsePolicy(policyBytes)
  const signatures = readSignatureFile(policyFile)
  checkSignature(policy, signatures)
  const compiled = compilePolicy(policy)
  const bundles: Bundle[] = []
  const violations: string[] = []
  for (const name of functionNames) {
    const folder = join(outDir, name)
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    const { modules, bytes } = await bundle(join(project, 'functions', folderOf(name), 'entry.ts'), folder)
    violations.push(...bundleViolations(name, modules))
    await writeFile(join(folder, 'policy.yaml'), policyBytes)
    await writeFile(join(folder, 'policy.json'), compiled)
    if (signatures !== undefined) await writeFile(join(folder, 'policy.sig'), signatures)
    bundles.push({ name, folder, bytes })
  }
  if (violations.length > 0) throw new Error(violations.join('\n'))
  return bundles
}

/** Bundles one entry. @returns the modules that went in, relative to the project, and the size of what came out */
export async function bundle(
  entry: string,
  outdir: string,
): Promise<{ readonly modules: string[]; readonly bytes: number }> {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: { entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is loaded at need stays in files of its own, out of the cold start.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // CommonJS packages would else ship beside the modules that they also have.
    mainFields: ['module', 'main'],
    // Some dependencies are CommonJS, and call `require` for Node's own modules. Names this long are not minified to.
    banner: {
      js: "import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);",
    },
    minify: true,
    metafile: true,
    logLevel: 'warning',
    plugins: [withoutTranslations],
  })
  const outputs = Object.values(metafile.outputs)
  const modules = new Set(outputs.flatMap(({ inputs }) => Object.keys(inputs)))
  return { modules: [...modules], bytes: outputs.reduce((sum, output) => sum + output.bytes, 0) }
}

/** zod carries its messages in fifty languages, a quarter of a megabyte; those in English are imported by themselves. */
const withoutTranslations: Plugin = {
  name: 'without-translations',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {}' }))
  },
}
