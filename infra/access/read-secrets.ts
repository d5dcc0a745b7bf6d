import { allow } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'

/**
 * The secrets that the policy's models name. AWS's own keys for the two services (`aws/secretsmanager`,
 * `aws/ssm`) serve every caller of the account that may read the secret: no right to a key is needed.
 */
export function readSecrets({ secrets, parameters }: Resources): Statement[] {
  return reading(secrets, parameters)
}

/** The secrets with which shipped records are signed. */
export function readReceiverSecrets({ receiverSecrets, receiverParameters }: Resources): Statement[] {
  return reading(receiverSecrets, receiverParameters)
}

function reading(secrets: readonly string[], parameters: readonly string[]): Statement[] {
  return [
    // A statement without a resource is not valid.
    ...(secrets.length > 0 ? [allow('ReadSecrets', ['secretsmanager:GetSecretValue'], secrets)] : []),
    ...(parameters.length > 0 ? [allow('ReadParameters', ['ssm:GetParameter'], parameters)] : []),
  ]
}
