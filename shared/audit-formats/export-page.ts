import type { ExportPiece } from './format-export.ts'

export interface ExportPage {
  readonly text: string
  readonly omitted: number
  /** Where the next page begins; undefined behind the last. */
  readonly next: string | undefined
}

/**
 * Takes pieces until a page is full or its time is over. No piece is cut: a page holds more than `mostBytes` where its
 * first is larger. A page that ends by its time may be empty, and others follow all the same.
 */
export async function takePage(
  pieces: AsyncIterable<ExportPiece>,
  { mostBytes, isOver }: { readonly mostBytes: number; readonly isOver: () => boolean },
): Promise<ExportPage> {
  const texts: string[] = []
  let [bytes, omitted] = [0, 0]
  let next: string | undefined
  for await (const piece of pieces) {
    const size = Buffer.byteLength(piece.text)
    if (next !== undefined && (isOver() || (bytes > 0 && bytes + size > mostBytes))) {
      return { text: texts.join(''), omitted, next }
    }
    if (size > 0) texts.push(piece.text)
    bytes += size
    omitted += piece.omitted
    next = piece.cursor()
  }
  return { text: texts.join(''), omitted, next: undefined }
}
