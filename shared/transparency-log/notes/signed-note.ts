import { type KeyObject, verify } from 'node:crypto'
import { NoteError } from './note-error.ts'
import { fromBase64, isKeyName, isPrintable, toBase64 } from './note-text.ts'
import { createVerifierKey, type VerifierKey } from './verifier-key.ts'

/** Bounds on what is read, those of Go's `sumdb/note`: a hundred signatures, a megabyte. */
const [mostSignatures, longestNote] = [100, 2 ** 20]

export interface NoteSigner {
  /** The key's name: the log's origin, where it signs checkpoints. */
  readonly name: string
  readonly publicKey: KeyObject
  /** Ed25519 over the message as it is; KMS takes 4,096 bytes at the most. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

export interface OpenedNote {
  /** What was signed, with the newline at its end. */
  readonly text: string
  /** The keys whose signatures of the note itself verified. Empty where only cosigners are known: look for the one that must be there. */
  readonly signedBy: readonly VerifierKey[]
  /** The witnesses whose cosignatures verified, and when they made them, seconds since the epoch. */
  readonly cosigned: readonly { readonly name: string; readonly time: number }[]
}

export interface SignatureLine {
  readonly name: string
  readonly keyId: number
  readonly signature: Uint8Array
}

/**
 * Signs a text as a note (C2SP `signed-note`), and checks that the key given out verifies it: what a wrong key has signed
 * could never be taken back. @throws RangeError for a text that no note can have, or a name that no key can have;
 * NoteError `signature_invalid`
 */
export async function signNote(text: string, { name, publicKey, sign }: NoteSigner): Promise<string> {
  if (!isNoteText(text) || !text.endsWith('\n')) {
    throw new RangeError('the text of a note ends in a newline and has no other control characters')
  }
  const verifier = createVerifierKey(name, publicKey)
  const message = Buffer.from(text)
  const signature = await sign(message)
  if (!verify(null, message, publicKey, signature)) {
    throw new NoteError('signature_invalid', 'the signature is not of the key that is given out')
  }
  return `${text}\n${formatSignatureLine({ name, keyId: verifier.keyId, signature })}`
}

/**
 * Opens a note by keys that are trusted; signatures of other keys are ignored. No key may sign twice, as C2SP
 * `tlog-checkpoint` has it.
 * @throws NoteError `malformed`; `signature_invalid` where one of a known key does not verify; `unsigned` where none is
 * of a known key
 */
export function openNote(note: string, verifiers: readonly VerifierKey[]): OpenedNote {
  const { text, lines } = splitNote(note)
  const signedBy: VerifierKey[] = []
  const cosigned: { name: string; time: number }[] = []
  for (const line of lines) {
    const verifier = verifiers.find(({ name, keyId }) => name === line.name && keyId === line.keyId)
    if (verifier === undefined) continue
    if (verifier.type === 'ed25519') signedBy.push(verifySignature(text, line, verifier))
    else cosigned.push({ name: verifier.name, time: verifyCosignature(text, line, verifier) })
  }
  if (signedBy.length + cosigned.length === 0)
    throw new NoteError('unsigned', 'the note has no signature of a known key')
  return { text, signedBy, cosigned }
}

/** A note's text and signature lines, none of them verified. @throws NoteError `malformed` */
export function splitNote(note: string): { readonly text: string; readonly lines: readonly SignatureLine[] } {
  if (note.length > longestNote || !isNoteText(note))
    throw new NoteError('malformed', 'not the text of a note')
  const end = note.lastIndexOf('\n\n')
  if (end < 0) throw new NoteError('malformed', 'the note has no signatures')
  return { text: note.slice(0, end + 1), lines: parseSignatureLines(note.slice(end + 2)) }
}

/** One or more signature lines, each with its newline. @throws NoteError `malformed` */
export function parseSignatureLines(text: string): SignatureLine[] {
  if (!text.endsWith('\n')) throw new NoteError('malformed', 'a signature line does not end')
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > mostSignatures) throw new NoteError('malformed', 'the note has too many signatures')
  const parsed = lines.map(parseSignatureLine)
  if (new Set(parsed.map(({ name, keyId }) => `${name} ${keyId}`)).size < parsed.length) {
    throw new NoteError('malformed', 'the note has two signatures of one key')
  }
  return parsed
}

function parseSignatureLine(line: string): SignatureLine {
  const [, name, base64] = /^— ([^ ]+) ([^ ]+)$/u.exec(line) ?? []
  if (name === undefined || base64 === undefined || !isKeyName(name)) {
    throw new NoteError('malformed', 'expected a signature line: em dash, key name, base64')
  }
  const bytes = fromBase64(base64)
  if (bytes.length < 5) throw new NoteError('malformed', 'a signature is too short')
  return { name, keyId: bytes.readUInt32BE(), signature: bytes.subarray(4) }
}

/** With the newline at its end. */
export function formatSignatureLine({ name, keyId, signature }: SignatureLine): string {
  const id = Buffer.alloc(4)
  id.writeUInt32BE(keyId)
  return `— ${name} ${toBase64(Buffer.concat([id, signature]))}\n`
}

function verifySignature(text: string, line: SignatureLine, verifier: VerifierKey): VerifierKey {
  if (!verify(null, Buffer.from(text), verifier.key, line.signature)) throw invalid(verifier)
  return verifier
}

/** The time of a cosignature (C2SP `tlog-cosignature`): eight bytes of it, then Ed25519 over it and the note's text. */
function verifyCosignature(text: string, line: SignatureLine, verifier: VerifierKey): number {
  if (line.signature.length !== 8 + 64) throw invalid(verifier)
  const time = Number(Buffer.from(line.signature).readBigUInt64BE())
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`)
  if (!Number.isSafeInteger(time) || !verify(null, message, verifier.key, line.signature.subarray(8))) {
    throw invalid(verifier)
  }
  return time
}

function invalid({ name }: VerifierKey): NoteError {
  return new NoteError('signature_invalid', `the signature of ${name} does not verify`)
}

/** The newline is the one control character that a note may have. */
function isNoteText(text: string): boolean {
  return isPrintable(text.replaceAll('\n', ''))
}
