import type { Finding } from '../finding.ts'

/** A detector that another service runs. It sees what it is asked about, so it is off unless an operator names it. */
export interface ManagedDetector {
  /**
   * Looks for regulated data in each text. It answers for all texts or for none: a part that could not be
   * looked at fails the whole call.
   *
   * @returns the findings of each text, in the order of the texts, in UTF-16 offsets of that text; they may overlap.
   * Scores are below 0.9: what a model thinks likely never outdoes what check digits prove
   * @throws SunderError `detection_unavailable` when the service fails, is too slow, or is asked for too much
   */
  detect(texts: readonly string[]): Promise<readonly (readonly Finding[])[]>
}
