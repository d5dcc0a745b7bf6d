import { parseRecordHeader, type RecordReceipt } from '../../shared/http/record-header.ts'
import { parseProof } from '../../shared/transparency-log/notes/tlog-proof.ts'
import { type ReceiptVerdict, verifyReceipt } from '../../shared/transparency-log/verify-receipt.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import type { Style } from '../command-line/style.ts'
import { orFailure, readKeyText, readNote } from './read-trust.ts'

/** What is wanted of a receipt: its own text, a proof's file, and the log's key. */
interface ReceiptOptions {
  readonly receipt: string
  readonly proof: string | undefined
  readonly key: readonly string[]
}

export interface CheckedReceipt {
  readonly receipt: RecordReceipt
  readonly proof: string
  readonly verdict: ReceiptVerdict
}

/** @throws CommandFailure for a receipt, proof or key that is none */
export async function checkReceipt({
  receipt: given,
  proof: file,
  key,
}: ReceiptOptions): Promise<CheckedReceipt> {
  const receipt = parseRecordHeader(given.replace(/^\s*sunder-record:/i, ''))
  if (receipt === undefined) {
    throw new CommandFailure("--receipt takes the value of a Sunder-Record header: 'rec_…; sha256=…'")
  }
  if (file === undefined)
    throw new CommandFailure('--receipt needs --proof FILE: the tlog-proof of its record')
  const [known, ...more] = key
  // A proof names its log's key by a number alone.
  if (known === undefined || more.length > 0)
    throw new CommandFailure("--receipt needs --key KEY, once: the log's verifier key, had from elsewhere")
  const proof = await readNote(file)
  orFailure(`${file} is no proof`, () => parseProof(proof))
  return { receipt, proof: file, verdict: verifyReceipt({ receipt, proof, key: await readKeyText(known) }) }
}

type Fault = Extract<ReceiptVerdict, { readonly verified: false }>['fault']

const words: Readonly<Record<Fault, string>> = {
  malformed: "The proof's checkpoint is none.",
  signature_invalid: "The signature on the proof's checkpoint does not verify.",
  unsigned: "The proof's checkpoint is not signed by this key.",
  other_log: 'The proof is of a log of another name than the key’s.',
  not_included:
    'The proof does not lead from this hash to the signed root: it is of another record, or was changed.',
}

/** What came of it, as a person reads it. */
export function receiptReport({ receipt, proof, verdict }: CheckedReceipt, style: Style): string {
  if (!verdict.verified) {
    return `${style('red', style('bold', 'Not verified.'))}\n\n  ${proof}\n    ${words[verdict.fault]}`
  }
  const { origin, leaf, size } = verdict
  const rows = [
    ['log', origin],
    ['record', receipt.id],
    ['sha256', receipt.sha256],
    ['leaf', `${leaf} of the signed tree of ${size}`],
  ]
  return [
    `${style('green', style('bold', 'Verified:'))} a record of this hash is in the log.`,
    rows.map(([name = '', text]) => `  ${name.padEnd(10)}${text}`).join('\n'),
  ].join('\n\n')
}

/** The same for a program. */
export function receiptAsJson({ receipt, proof, verdict }: CheckedReceipt): string {
  const said = verdict.verified ? verdict : { ...verdict, message: words[verdict.fault] }
  return JSON.stringify({ proof, receipt, ...said }, undefined, 2)
}
