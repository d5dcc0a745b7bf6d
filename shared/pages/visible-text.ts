/**
 * What a text could hide behind: control characters but line ends and tabs, directional marks and overrides
 * (Unicode Standard Annex 9), zero-width signs, fillers, tags, lone surrogates. The joiners of scripts and emoji, and
 * what chooses between forms of a sign, stay.
 */
const hidden =
  /(?!\u200c|\u200d|[\u180b-\u180d]|\u180f|[\ufe00-\ufe0f])[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb\p{Cs}]/gu

/** A stranger's text with nothing in it that is not seen: what is hidden is written out, `⟨U+202E⟩`. */
export function visibleText(text: string): string {
  return text.replace(hidden, (sign) => (sign === '\n' || sign === '\t' ? sign : written(sign)))
}

/** The same in one line. */
export function visibleLine(text: string): string {
  return text.replace(/\r\n|[\n\r\t]/g, ' ').replace(hidden, written)
}

function written(sign: string): string {
  return `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
}
