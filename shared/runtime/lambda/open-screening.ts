import { KMSClient } from '@aws-sdk/client-kms'
import type { Policy } from '../../policy/schema.ts'
import type { ManagedDetector } from '../../regulated-data/managed/managed-detector.ts'
import type { ScreeningParts } from '../../regulated-data/policy/screen-inputs.ts'
import { deriveKey } from '../../signing/kms-derived-key.ts'
import { clientOptions } from './client-options.ts'

/**
 * What classifies and masks in a deployed function: its key from KMS, and Comprehend where the policy asks for it. The
 * detectors, a third of a megabyte, are read while KMS is asked.
 */
export async function openScreening(
  { detection }: Pick<Policy, 'detection'>,
  {
    maskingKey,
    kms = new KMSClient(clientOptions),
  }: { readonly maskingKey: string; readonly kms?: KMSClient },
): Promise<ScreeningParts> {
  const [{ createScreening }, key, managed] = await Promise.all([
    import('../../regulated-data/create-screening.ts'),
    deriveKey('masking', { client: kms, key: maskingKey }),
    detection.managed === 'comprehend' ? openComprehend(detection) : undefined,
  ])
  return createScreening(key, managed)
}

/** Loaded at need: most policies do without. */
async function openComprehend({ language, minimumScore }: Policy['detection']): Promise<ManagedDetector> {
  const [{ ComprehendClient }, { createComprehendDetector }] = await Promise.all([
    import('@aws-sdk/client-comprehend'),
    import('../../regulated-data/managed/comprehend-detector.ts'),
  ])
  return createComprehendDetector({ client: new ComprehendClient(clientOptions), language, minimumScore })
}
