import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2'
import type { Construct } from 'constructs'
import type { Policy } from '../../shared/policy/schema.ts'
import type { Statement } from '../access/resources.ts'
import { DutyApi } from '../constructs/duty-api.ts'
import { DutyFunction, type FunctionSurroundings } from '../constructs/duty-function.ts'
import { functionEnvironment } from '../deployment/function-environment.ts'
import type { Settings } from '../deployment/settings.ts'
import { type DutyName, dutyStacks, type FunctionName } from '../functions.ts'

export interface DutyStackProps extends StackProps {
  readonly policy: Policy
  readonly surroundings: FunctionSurroundings
  /** The one way to the APIs, where the network is private. */
  readonly apiEndpoint: IVpcEndpoint | undefined
}

interface ApiKind {
  readonly output: string
  readonly domain: keyof Settings['domains']
  /** In bytes, a digit and nines. */
  readonly longestBody: number
  readonly secretPaths?: true
  readonly answersBytes?: true
}

const apis: Readonly<Record<DutyName, ApiKind>> = {
  // Lambda takes 6 MB of event, in which the body is a string of JSON: each of its quotes is one character more.
  embed: { output: 'EmbedUrl', domain: 'embed', longestBody: 4_999_999 },
  // A raw query vector of 4,096 numbers is up to 100 kB of JSON.
  'read-vectors': { output: 'VectorsUrl', domain: 'vectors', longestBody: 999_999 },
  audit: { output: 'AuditUrl', domain: 'audit', longestBody: 99_999, answersBytes: true },
  grants: { output: 'GrantsUrl', domain: 'grants', longestBody: 99_999 },
  // Where an emailed link leads is in its path, and its secret with it.
  approvals: { output: 'ApprovalsUrl', domain: 'approvals', longestBody: 99_999, secretPaths: true },
}

/** A duty's functions and its API, so that one team can own them. What is kept stands elsewhere. */
export abstract class DutyStack extends Stack {
  protected readonly dutyProps: DutyStackProps

  constructor(scope: Construct, id: string, duty: DutyName, props: DutyStackProps) {
    super(scope, id, {
      ...props,
      description: `Sunder: the duty ${duty} (${dutyStacks[duty].join(', ')})`,
    })
    this.dutyProps = props
  }

  protected addFunction(
    name: FunctionName,
    more: {
      readonly environment?: Readonly<Record<string, string>>
      readonly statements?: readonly Statement[]
    } = {},
  ): DutyFunction {
    const { policy, surroundings } = this.dutyProps
    const environment = functionEnvironment(name, { policy, ...surroundings })
    return new DutyFunction(this, name, {
      name,
      surroundings,
      environment: { ...environment, ...more.environment },
      ownStatements: more.statements ?? [],
    })
  }

  /** @returns the API's URL, without a slash at its end */
  protected addApi(duty: DutyName, handler: DutyFunction): string {
    const { settings, names, logsKey } = this.dutyProps.surroundings
    const { output, domain, longestBody, secretPaths = false, answersBytes = false } = apis[duty]
    const api = new DutyApi(this, 'Api', {
      name: names.api(duty),
      duty,
      handler: handler.lambda,
      settings,
      logsKey,
      longestBody,
      secretPaths,
      answersBytes,
      domain: settings.domains[domain],
      endpoint: this.dutyProps.apiEndpoint,
    })
    new CfnOutput(this, output, { value: api.url, description: `Where the duty ${duty} is asked` })
    if (api.domainTarget !== undefined) {
      const description = 'What the DNS record of the custom domain points to'
      new CfnOutput(this, `${output}Target`, { value: api.domainTarget, description })
    }
    return api.url
  }
}
