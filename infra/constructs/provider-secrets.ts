import { RemovalPolicy } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { CfnResourcePolicy, CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { isNoneOf, isOneOf, type RoleName } from '../access/principals.ts'
import type { Resources } from '../access/resources.ts'
import { acknowledge } from '../deployment/nag-suppressions.ts'

const readers: readonly RoleName[] = ['embed', 'embed-query', 'workflow-run']

export interface ProviderSecretsProps {
  readonly names: readonly string[]
  readonly resources: Resources
}

/**
 * The secrets that the policy's models name, empty: an operator puts the values. Only the three functions that
 * call a model can read them afterwards; administrators, too, can write and not read.
 */
export class ProviderSecrets extends Construct {
  constructor(scope: Construct, id: string, { names, resources }: ProviderSecretsProps) {
    super(scope, id)
    const key = secretsKey(this, resources)
    for (const name of names) {
      const secret = new CfnSecret(this, name, {
        name,
        description: 'The key of a model provider. Put it as plain text.',
        kmsKeyId: key.keyArn,
      })
      secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
      new CfnResourcePolicy(this, `${name}-policy`, {
        secretId: secret.ref,
        blockPublicPolicy: true,
        resourcePolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'OthersReadNothing',
              Effect: 'Deny',
              Principal: '*',
              Action: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
              Resource: '*',
              Condition: isNoneOf(resources, readers),
            },
          ],
        },
      })
      const rotation =
        'Only the model provider can make a new key: an operator puts it, and the functions read it anew as soon as the provider refuses the old one.'
      acknowledge(secret, {
        'AwsSolutions-SMG4': rotation,
        'NIST.800.53.R5-SecretsManagerRotationEnabled': rotation,
      })
    }
  }
}

/** Secrets Manager uses it in the name of who calls it. To put a value, one has to be able to decrypt one. */
function secretsKey(scope: Construct, resources: Resources): Key {
  const through = {
    'kms:ViaService': `secretsmanager.${resources.region}.amazonaws.com`,
    'kms:CallerAccount': resources.account,
  }
  const administer = new PolicyStatement({
    sid: 'Administer',
    principals: [new AccountRootPrincipal()],
    actions: ['kms:*'],
    resources: ['*'],
  })
  const read = PolicyStatement.fromJson({
    Sid: 'ReadSecrets',
    Effect: 'Allow',
    Principal: '*',
    Action: ['kms:Decrypt'],
    Resource: '*',
    Condition: { StringEquals: through, ...isOneOf(resources, readers) },
  })
  return new Key(scope, 'Key', {
    description: `Encrypts the model providers' keys of ${resources.deployment}`,
    alias: `${resources.deployment}/provider-keys`,
    enableKeyRotation: true,
    policy: new PolicyDocument({ statements: [administer, read] }),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
}
