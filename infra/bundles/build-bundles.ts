import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
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
  /** What a cold start reads. */
  readonly atStart: Contents
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
    const entry = join(project, 'functions', folderOf(name), 'entry.ts')
    const { modules, bytes, atStart } = await bundle(entry, folder)
    violations.push(...bundleViolations(name, modules))
    await writeFile(join(folder, 'policy.yaml'), policyBytes)
    await writeFile(join(folder, 'policy.json'), compiled)
    if (signatures !== undefined) await writeFile(join(folder, 'policy.sig'), signatures)
    bundles.push({ name, folder, bytes, atStart })
  }
  if (violations.length > 0) throw new Error(violations.join('\n'))
  return bundles
}

interface Contents {
  /** Relative to the project. */
  readonly modules: string[]
  readonly bytes: number
}

/** Bundles one entry. @returns what went in and how large it came out, and the part of it that a cold start reads */
export async function bundle(
  entry: string,
  outdir: string,
): Promise<Contents & { readonly atStart: Contents }> {
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
  const { outputs } = metafile
  return { ...contentsOf(outputs, Object.keys(outputs)), atStart: contentsOf(outputs, readAtStart(outputs)) }
}

type Outputs = Metafile['outputs']

function contentsOf(outputs: Outputs, paths: readonly string[]): Contents {
  const read = paths.flatMap((path) => outputs[path] ?? [])
  const modules = new Set(read.flatMap(({ inputs }) => Object.keys(inputs)))
  return { modules: [...modules], bytes: read.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** The entry and the chunks that it imports at once. */
function readAtStart(outputs: Outputs): string[] {
  const read = new Set(Object.keys(outputs).filter((path) => path.endsWith('/entry.mjs')))
  for (const path of read) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') read.add(imported)
    }
  }
  return [...read]
}

/** zod carries its messages in fifty languages, a quarter of a megabyte; those in English are imported by themselves. */
const withoutTranslations: Plugin = {
  name: 'without-translations',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {}' }))
  },
}
