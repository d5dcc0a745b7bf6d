/**
 * Why a note, or what goes with one, is not believed: it is not in its form, a signature of a known key does not
 * verify, or none is of a known key.
 */
export type NoteFault = 'malformed' | 'signature_invalid' | 'unsigned'

export class NoteError extends Error {
  readonly code: NoteFault

  constructor(code: NoteFault, message: string) {
    super(message)
    this.name = 'NoteError'
    this.code = code
  }
}
