import { createDetection } from '../../../../../shared/regulated-data/create-detection.ts'
import type { Detector } from '../../../../../shared/regulated-data/detector.ts'

/** What detectors find in a text, as `class: value`. */
export function secretsBy(...detectors: readonly Detector[]): (text: string) => string[] {
  const detect = createDetection(detectors)
  return (text) => detect(text).map(({ class: name, start, end }) => `${name}: ${text.slice(start, end)}`)
}
