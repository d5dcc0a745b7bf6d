import { RemovalPolicy } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { CfnResourcePolicy, CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { isNoneOf, isOneOf, type RoleName } from '../access/principals.ts'
import type { Resources } from '../access/resources.ts'
import { acknowledge } from '../deployment/nag-suppressions.ts'

export interface GuardedSecretsProps {
  readonly names: readonly string[]
  readonly resources: Resources
  /** What each is, and what an operator puts. */
  readonly description: string
  /** Why it has to be put anew by hand. */
  readonly rotation: string
  readonly readers: readonly RoleName[]
  /** Of the key that encrypts them. */
  readonly key: { readonly alias: string; readonly description: string }
}

/**
 * Secrets that the policy names, empty: an operator puts the values. Only the functions that need them can read them
 * afterwards; administrators, too, can write and not read.
 */
export class GuardedSecrets extends Construct {
  constructor(scope: Construct, id: string, props: GuardedSecretsProps) {
    super(scope, id)
    const { names, resources, readers, rotation, description } = props
    const key = secretsKey(this, props)
    for (const name of names) {
      const secret = new CfnSecret(this, name, {
        name,
        description,
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
      acknowledge(secret, {
        'AwsSolutions-SMG4': rotation,
        'NIST.800.53.R5-SecretsManagerRotationEnabled': rotation,
      })
    }
  }
}

/** Secrets Manager uses it in the name of who calls it. To put a value, one has to be able to decrypt one. */
function secretsKey(scope: Construct, { resources, readers, key }: GuardedSecretsProps): Key {
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
    description: `${key.description} of ${resources.deployment}`,
    alias: `${resources.deployment}/${key.alias}`,
    enableKeyRotation: true,
    policy: new PolicyDocument({ statements: [administer, read] }),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
}
