import type { Detector } from '../detector.ts'
import { documentDetectors } from './documents/document-detectors.ts'
import { financialDetectors } from './financial/financial-detectors.ts'
import { healthDetectors } from './health/health-detectors.ts'
import { nationalIdDetectors } from './national-ids/national-id-detectors.ts'
import { networkDetectors } from './network/network-detectors.ts'
import { peopleDetectors } from './people/people-detectors.ts'
import { secretDetectors } from './secrets/secret-detectors.ts'

/** Sunder's own detectors. */
export const allDetectors: readonly Detector[] = [
  ...secretDetectors,
  ...networkDetectors,
  ...financialDetectors,
  ...nationalIdDetectors,
  ...documentDetectors,
  ...healthDetectors,
  ...peopleDetectors,
]
