import { allow } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'

/**
 * The secrets that the policy's models name. AWS's own keys for the two services (`aws/secretsmanager`,
 * `aws/ssm`) serve every caller of the account that may read the secret: no right to a key is needed.
 */
export function readSecrets({ secrets, parameters }: Resources): Statement[] {
  return [
    // A statement without a resource is not valid.
    ...(secrets.length > 0 ? [allow('ReadSecrets', ['secretsmanager:GetSecretValue'], secrets)] : []),
    ...(parameters.length > 0 ? [allow('ReadParameters', ['ssm:GetParameter'], parameters)] : []),
  ]
}
