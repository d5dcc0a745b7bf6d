/**
 * What a text could hide behind: control characters but line ends and tabs, directional marks and overrides
 * (Unicode Standard Annex 9), zero-width signs, tags, lone surrogates. The joiners of scripts and emoji stay.
 */
const hidden =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}\p{Cs}]/gu

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
