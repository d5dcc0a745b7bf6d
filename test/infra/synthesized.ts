import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { createSunderApp, type SunderApp } from '../../infra/deployment/create-app.ts'
import { parseSettings, type SettingsInput } from '../../infra/deployment/settings.ts'
import { functionNames } from '../../infra/functions.ts'

// CDK's own rules take seven seconds to load, once in every file; `cdk synth` applies them.
process.env['CDK_VALIDATION'] ??= 'false'

/** A template as CloudFormation gets it, references unresolved. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>
  >
}

export interface TemplateResource {
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: a template has the shapes of some hundred kinds of resources
  readonly Properties: Readonly<Record<string, any>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly DependsOn?: readonly string[]
}

export interface SynthesisOptions {
  readonly settings?: SettingsInput
  readonly nag?: boolean
  /** Changes the text of the shipped policy after it was made deployable. */
  readonly editPolicy?: (text: string) => string
}

/** The shipped policy, edited as the refusal of the unedited one asks for. */
export function deployablePolicy(): string {
  return readFileSync('policy.yaml', 'utf8').replaceAll(/(?<=login\.|@)example\.com/g, 'acme-corp.com')
}

/** Builds the app in a temporary folder, with empty bundles, and hands it over before the folder is removed. */
export function withSunderApp<Result>(
  { settings = {}, nag = false, editPolicy = (text) => text }: SynthesisOptions,
  use: (built: SunderApp) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'sunder-synth-'))
  try {
    const policyFile = join(folder, 'policy.yaml')
    writeFileSync(policyFile, editPolicy(deployablePolicy()))
    for (const name of functionNames) {
      mkdirSync(join(folder, 'bundles', name), { recursive: true })
      writeFileSync(join(folder, 'bundles', name, 'entry.mjs'), `export const handler = '${name}'\n`)
    }
    const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false })
    const bundles = join(folder, 'bundles')
    return use(createSunderApp({ policyFile, settings: parseSettings(settings), bundles, nag, app }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The templates of all stacks by the stacks' names (`SunderState` and so on). Takes some seconds: once per file. */
export function synthTemplates(options: SynthesisOptions = {}): Readonly<Record<string, Template>> {
  return withSunderApp(options, ({ app }) => {
    const { stacks } = app.synth()
    return Object.fromEntries(stacks.map((stack) => [stack.stackName, stack.template as Template]))
  })
}
