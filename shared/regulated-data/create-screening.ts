import { createCandidateDetection } from './create-detection.ts'
import { createDetectionOver } from './detection.ts'
import { allDetectors } from './detectors/all-detectors.ts'
import type { ManagedDetector } from './managed/managed-detector.ts'
import { createMaskValue } from './masking/mask-value.ts'
import type { ScreeningParts } from './policy/screen-inputs.ts'

/**
 * Sunder's own detectors and, where there is one, a managed one beside them.
 *
 * @param maskingKey 32 bytes: equal values get equal tokens under equal keys
 */
export function createScreening(maskingKey: Uint8Array, managed?: ManagedDetector): ScreeningParts {
  return {
    detection: createDetectionOver(createCandidateDetection(allDetectors), managed),
    maskValue: createMaskValue(maskingKey),
  }
}
