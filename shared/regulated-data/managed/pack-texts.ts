/** Where a stretch of a text stands in a document. Offsets and lengths are in UTF-16 units. */
interface Piece {
  /** Which text. */
  readonly text: number
  /** Where the piece begins in its text. */
  readonly from: number
  /** Where it begins in the document. */
  readonly at: number
  readonly length: number
}

/** What a service is asked about in one call. */
export interface PackedDocument {
  readonly text: string
  /** In the order of the document. */
  readonly pieces: readonly Piece[]
}

interface Packing {
  /** In UTF-8. Far above three times the overlap. */
  readonly maxBytes: number
  /** How much of a text two pieces of it share, in UTF-16 units: longer than what is to be found, so that one of them holds it whole. */
  readonly overlap: number
}

/** A paragraph's end, so that nothing is read across two texts. */
const separator = '\n\n'
const space = /\s/

/**
 * Puts short texts together and takes long ones apart, so that a service that takes so many bytes a call is called
 * as seldom as can be. A text is cut at white space where there is some, and never inside a code point.
 *
 * @param texts well-formed Unicode
 */
export function packTexts(texts: readonly string[], { maxBytes, overlap }: Packing): PackedDocument[] {
  const documents: PackedDocument[] = []
  let parts: string[] = []
  let pieces: Piece[] = []
  let [length, bytes] = [0, 0]
  const close = () => {
    if (pieces.length > 0) documents.push({ text: parts.join(''), pieces })
    parts = []
    pieces = []
    length = 0
    bytes = 0
  }
  for (const [text, whole] of texts.entries()) {
    for (const [from, end] of cut(whole, { maxBytes, overlap })) {
      const part = whole.slice(from, end)
      const size = Buffer.byteLength(part)
      if (bytes + separator.length + size > maxBytes) close()
      if (pieces.length > 0) {
        parts.push(separator)
        length += separator.length
        bytes += separator.length
      }
      pieces.push({ text, from, at: length, length: part.length })
      parts.push(part)
      length += part.length
      bytes += size
    }
  }
  close()
  return documents
}

/** The stretches of a text that are read each on its own. */
function* cut(text: string, { maxBytes, overlap }: Packing): Generator<[from: number, end: number]> {
  let from = 0
  for (;;) {
    const most = endWithin(text, from, maxBytes)
    if (most === text.length) {
      yield [from, most]
      return
    }
    const end = spaceBefore(text, most, most - overlap) ?? codePointStart(text, most)
    yield [from, end]
    from = spaceBefore(text, end - overlap, end - 2 * overlap) ?? codePointStart(text, end - overlap)
  }
}

/** The furthest end at which the stretch is not above so many bytes. */
function endWithin(text: string, from: number, maxBytes: number): number {
  let end = from
  for (let bytes = 0; end < text.length; end++) {
    bytes += bytesOfUnit(text.charCodeAt(end))
    if (bytes > maxBytes) break
  }
  return end
}

/** In a well-formed text, where each half of a surrogate pair is two of its four bytes. */
function bytesOfUnit(unit: number): number {
  if (unit < 0x80) return 1
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
}

/** Behind the last white space before `end`, if there is some behind `least`. */
function spaceBefore(text: string, end: number, least: number): number | undefined {
  for (let index = end; index > least; index--) if (space.test(text.charAt(index - 1))) return index
  return undefined
}

function codePointStart(text: string, index: number): number {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff ? index - 1 : index
}
