/**
 * What would move the cursor, change colours or turn the writing's direction; each run of it is shown as one sign.
 * The joiners stay: emoji and some scripts are written with them.
 */
const unprintable = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])+/gu
const space = /^[\r\n\t\u2028\u2029]+$/

/** A text of someone else's as a terminal may be given it: on one line, without anything that the terminal would obey. */
export function printable(text: string): string {
  return text.replace(unprintable, (run) => (space.test(run) ? ' ' : '·'))
}
