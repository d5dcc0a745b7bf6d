import { SunderError } from '../runtime/sunder-error.ts'
import type { Detect } from './create-detection.ts'
import type { Finding } from './finding.ts'
import type { ManagedDetector } from './managed/managed-detector.ts'
import { blankPlaceholders } from './masking/placeholder.ts'

/** Detection as a request's path uses it: asked once for all texts of a request, then read text by text. */
export interface Detection {
  /** Whether texts are sent to another service to be read: that is an effect, to be recorded before. */
  readonly isManaged?: boolean
  /**
   * @returns a `Detect` that holds, for exactly these texts, what a managed detector found beside Sunder's own
   * findings, overlaps included; any other text, such as a masked one, gets Sunder's own alone
   * @throws SunderError `detection_unavailable` when a managed detector is set up and can't answer
   */
  over(texts: readonly string[]): Promise<Detect>
}

/** Without a managed detector, `over` resolves to `detect` itself, at once. */
export function createDetectionOver(detect: Detect, managed?: ManagedDetector): Detection {
  if (managed === undefined) {
    const itself = Promise.resolve(detect)
    return { over: () => itself }
  }
  return {
    isManaged: true,
    async over(texts) {
      const found = await findingsByText(managed, texts)
      return (text) => {
        const more = found.get(text)
        return more === undefined ? detect(text) : [...detect(text), ...more]
      }
    },
  }
}

/** Asks once for each text that differs; what a masking left in it is blanked, its length kept, and so never found. */
async function findingsByText(
  managed: ManagedDetector,
  texts: readonly string[],
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const asked = [...new Set(texts)].filter((text) => text.trim() !== '')
  if (asked.length === 0) return new Map()
  const answers = await managed.detect(asked.map(blankPlaceholders))
  if (answers.length !== asked.length) {
    throw new SunderError('detection_unavailable', {
      detail: `the managed detector answered for ${answers.length} of ${asked.length} texts`,
    })
  }
  return new Map(asked.map((text, index) => [text, answers[index] ?? []]))
}
