import { createDetection } from '../../../../shared/regulated-data/create-detection.ts'
import type { Detector } from '../../../../shared/regulated-data/detector.ts'

/** What detectors find in a text, as `class: value`, the class by its last name. */
export function foundBy(...detectors: readonly Detector[]): (text: string) => string[] {
  const detect = createDetection(detectors)
  return (text) =>
    detect(text).map((finding) => {
      const name = finding.class.slice(finding.class.lastIndexOf('.') + 1)
      return `${name}: ${text.slice(finding.start, finding.end)}`
    })
}
