/** A place in a text as editors show it: 1-based, the column in Unicode code points. */
export interface Place {
  readonly line: number
  readonly column: number
}

/**
 * Tells the places of offsets in one pass over the text. A line ends with LF, CR LF or CR.
 *
 * @returns the place of an offset that is not before the one asked for last
 */
export function locator(text: string): (offset: number) => Place {
  let [index, line, column] = [0, 1, 1]
  return (offset) => {
    while (index < offset) {
      const code = text.codePointAt(index) ?? 0
      const endsLine = code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)
      index += code > 0xffff ? 2 : 1
      if (endsLine) line += 1
      column = endsLine ? 1 : column + 1
    }
    return { line, column }
  }
}
