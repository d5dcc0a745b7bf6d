import { CfnOutput } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { GuardedSecrets } from '../constructs/guarded-secrets.ts'
import { parameterReferences, secretNames } from '../deployment/secret-references.ts'
import { DutyStack, type DutyStackProps } from './duty-stack.ts'

/** Creates embeddings, and turns the text of a query into a vector: the two functions that reach the model. */
export class EmbedStack extends DutyStack {
  /** Without a slash at its end. */
  readonly url: string

  constructor(scope: Construct, id: string, props: DutyStackProps) {
    super(scope, id, 'embed', props)
    this.url = this.addApi('embed', this.addFunction('embed'))
    this.addFunction('embed-query')

    const { settings } = props.surroundings
    const names = secretNames(props.policy, settings)
    if (names.length > 0) {
      new GuardedSecrets(this, 'Secrets', {
        names,
        resources: props.surroundings.resources,
        description: 'The key of a model provider. Put it as plain text.',
        rotation:
          'Only the model provider can make a new key: an operator puts it, and the functions read it anew as soon as the provider refuses the old one.',
        readers: ['embed', 'embed-query', 'workflow-run'],
        key: { alias: 'provider-keys', description: "Encrypts the model providers' keys" },
      })
      new CfnOutput(this, 'SecretsToFill', {
        value: names.join(' '),
        description: 'Secrets that were made empty: put the model provider’s key into each as its plain text',
      })
    }
    const parameters = parameterReferences(props.policy, settings)
    if (parameters.length > 0) {
      new CfnOutput(this, 'ParametersToMake', {
        value: parameters.join(' '),
        description: 'SecureString parameters that you make yourself: CloudFormation can not',
      })
    }
  }
}
