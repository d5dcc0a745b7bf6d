import { App } from 'aws-cdk-lib'
import { buildBundles, bundlesFolder } from './bundles/build-bundles.ts'
import { createSunderApp } from './deployment/create-app.ts'
import { readDeployedPolicy } from './deployment/deployed-policy.ts'
import { DeploymentRefusal } from './deployment/deployment-refusal.ts'
import { parseSettings, settingNames } from './deployment/settings.ts'

/** What `cdk` runs. With `-c policy=PATH` another policy than `policy.yaml` is deployed, `-c bundles=PATH` takes bundles as they are. */
async function synthesize(): Promise<void> {
  const app = new App({ analyticsReporting: false })
  const context = (name: string): unknown => app.node.tryGetContext(name)
  const given = settingNames.filter((name) => context(name) !== undefined)
  const settings = parseSettings(Object.fromEntries(given.map((name) => [name, context(name)])))
  const policyFile = String(context('policy') ?? 'policy.yaml')
  const bundles = String(context('bundles') ?? bundlesFolder)
  readDeployedPolicy(policyFile, settings)
  if (context('bundles') === undefined) await buildBundles({ policyFile, outDir: bundles })
  createSunderApp({ policyFile, settings, bundles, nag: true, app }).app.synth()
}

try {
  await synthesize()
} catch (error) {
  if (!(error instanceof DeploymentRefusal)) throw error
  console.error(error.message)
  // At once: an app that was begun would be synthesized when the process ends.
  process.exit(1)
}
