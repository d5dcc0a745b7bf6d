import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag'
import type { Policy } from '../../shared/policy/schema.ts'
import type { DutyName } from '../functions.ts'
import { ApprovalsStack } from '../stacks/approvals-stack.ts'
import { AuditStack } from '../stacks/audit-stack.ts'
import type { DutyStack, DutyStackProps } from '../stacks/duty-stack.ts'
import { EmbedStack } from '../stacks/embed-stack.ts'
import { GrantsStack } from '../stacks/grants-stack.ts'
import { NetworkStack } from '../stacks/network-stack.ts'
import { OperationsStack } from '../stacks/operations-stack.ts'
import { ReadVectorsStack } from '../stacks/read-vectors-stack.ts'
import { StateStack } from '../stacks/state-stack.ts'
import { readDeployedPolicy } from './deployed-policy.ts'
import { deploymentNames, stackName } from './names.ts'
import type { Settings } from './settings.ts'

export interface SunderAppProps {
  readonly policyFile: string
  readonly settings: Settings
  /** Holds a folder per function, with `entry.mjs` in it. */
  readonly bundles: string
  /** Whether the rules of AwsSolutions and NIST 800-53 R5 are checked when the app is synthesized. */
  readonly nag: boolean
  readonly app?: App
}

interface SunderStacks {
  readonly state: StateStack
  /** Only with `network: private`. */
  readonly network: NetworkStack | undefined
  readonly duties: Readonly<Record<DutyName, DutyStack>>
  readonly operations: OperationsStack
}

export interface SunderApp {
  readonly app: App
  readonly stacks: SunderStacks
}

/** Ways of CDK that are better than its defaults, which stay as they once were. */
const featureFlags: Readonly<Record<string, unknown>> = {
  // The bucket of access logs takes them by its policy, not by an ACL.
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  // What CloudFormation would refuse is refused here.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  // A key that a duty uses can't be taken from under it.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
}

/**
 * All stacks of one deployment, without an account or a region: `cdk` fills them in when it deploys.
 *
 * @throws DeploymentRefusal when the policy can't be deployed
 */
export function createSunderApp(props: SunderAppProps): SunderApp {
  const policy = readDeployedPolicy(props.policyFile, props.settings)
  const app = props.app ?? new App()
  for (const [flag, value] of Object.entries(featureFlags)) app.node.setContext(flag, value)
  if (props.nag) {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app))
  }
  const stacks = createStacks(app, policy, props)
  return { app, stacks }
}

function createStacks(app: App, policy: Policy, { settings, bundles }: SunderAppProps): SunderStacks {
  const names = deploymentNames(settings.deployment)
  const called = (part: string) => stackName(settings.deployment, part)
  const state = new StateStack(app, called('State'), { policy, settings, names })
  const network =
    settings.network === 'private'
      ? new NetworkStack(app, called('Network'), { policy, settings, logsKey: state.logsKey })
      : undefined
  const dutyProps: DutyStackProps = {
    policy,
    surroundings: {
      settings,
      names,
      resources: state.resources,
      logsKey: state.logsKey,
      bundles,
      networkOf: (name) => network?.network.networkOf(name),
    },
    apiEndpoint: network?.network.apiEndpoint,
  }
  const embed = new EmbedStack(app, called('Embed'), dutyProps)
  const duties = {
    embed,
    'read-vectors': new ReadVectorsStack(app, called('ReadVectors'), dutyProps),
    audit: new AuditStack(app, called('Audit'), dutyProps),
    grants: new GrantsStack(app, called('Grants'), { ...dutyProps, embedUrl: embed.url }),
    approvals: new ApprovalsStack(app, called('Approvals'), dutyProps),
  }
  // They also know what it holds by name, which no reference shows.
  for (const duty of Object.values(duties)) duty.addStackDependency(state)
  const operations = new OperationsStack(app, called('Operations'), {
    policy,
    settings,
    names,
    keys: state.keys,
  })
  return { state, network, duties, operations }
}
