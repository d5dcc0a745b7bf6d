import type { PayloadKind } from './payload-store.ts'

/** What an auditor asks about a kept payload: whether it is what a record committed to. */
export interface PayloadQuestion {
  readonly kind: Extract<PayloadKind, 'requests' | 'responses'>
  /** The job or read. */
  readonly id: string
  /** `sha256:` and hex, from the record. */
  readonly commitment: string
  /** The request of the auditor, under which both functions' records are found. */
  readonly requestId: string
}

export interface PayloadVerdict {
  /** False where it was erased or its retention is over. */
  readonly kept: boolean
  /** Whether the kept bytes are what the record committed to; false where nothing is kept. */
  readonly matches: boolean
  /** Length of the payload; 0 where nothing is kept. */
  readonly bytes: number
}

/**
 * Holds a kept payload against its commitment, by the only function that can read one. The look is recorded
 * by that function itself; nothing of the payload is part of the answer.
 * @throws SunderError `store_unavailable|audit_unavailable`
 */
export interface PayloadCheck {
  check(question: PayloadQuestion): Promise<PayloadVerdict>
}
