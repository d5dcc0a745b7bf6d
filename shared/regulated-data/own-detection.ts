import { createCandidateDetection } from './create-detection.ts'
import { createDetectionOver, type Detection } from './detection.ts'
import { allDetectors } from './detectors/all-detectors.ts'

/** Sunder's own detectors alone. */
export function createOwnDetection(): Detection {
  return createDetectionOver(createCandidateDetection(allDetectors))
}
