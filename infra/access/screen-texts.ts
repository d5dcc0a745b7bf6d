import { allow } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'
import { derivesKeys } from './use-keys.ts'

/** What classifying and masking needs: the key of the tokens, and Comprehend where the policy asks it. */
export function screen({ maskingKey, managedDetection }: Resources): Statement[] {
  return [
    allow('DeriveTokens', ['kms:GenerateMac'], [maskingKey], derivesKeys),
    // It keeps nothing, and knows no resources.
    ...(managedDetection ? [allow('AskComprehend', ['comprehend:DetectPiiEntities'], ['*'])] : []),
  ]
}
