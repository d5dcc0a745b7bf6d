import type { ClassCounts } from '../regulated-data/masking/class-counts.ts'
import type { Json } from '../regulated-data/masking/mask-json.ts'
import type { PayloadQuestion, PayloadVerdict } from './payload-check.ts'

interface PayloadLook extends PayloadQuestion {
  /** Why it is to be seen as it is. Without a reason, all regulated data in it is masked. */
  readonly unmaskedBecause?: string
}

export interface ShownPayload extends PayloadVerdict {
  /** Null where nothing is kept, it is not what the record committed to, or it is too large to be shown (4 MB). */
  readonly content: Json
  /** What is masked in it. */
  readonly masked: ClassCounts
}

/**
 * Shows a kept payload to an auditor, by the only function that can read one. That function records the look itself,
 * with the reason where one is needed, before it reads.
 * @throws SunderError `store_unavailable|audit_unavailable|detection_unavailable`
 */
export interface PayloadView {
  show(look: PayloadLook): Promise<ShownPayload>
}
