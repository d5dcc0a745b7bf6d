import { fold } from './fold.ts'

/** A text in the form that detectors read, and where each of its characters came from. */
export interface NormalisedText {
  readonly text: string
  /** The offset in the original at which the view's character `index` begins. */
  start(index: number): number
  /** The offset in the original behind the character before `index`: behind its whole code point, and what is unseen after it. */
  end(index: number): number
}

/** Anything but printable ASCII, tabs and line ends. */
const notPlain = /[^\t\n\r -~]/
/** No code point folds to more characters (U+FDFA). */
const longestFold = 18

/**
 * The view of a text in which one value has one spelling: compatibility forms (NFKC), full-width and other
 * scripts' digits, dashes, spaces, accents and common homoglyphs are folded to ASCII where there is an equivalent,
 * and what nobody sees (zero-width characters, soft hyphens) is left out.
 *
 * It goes code point by code point, so that each character of the view has an exact place in the original.
 */
export function normalise(original: string): NormalisedText {
  if (!notPlain.test(original)) return { text: original, start: itself, end: itself }
  const parts: string[] = []
  let places: Int32Array = new Int32Array(original.length + 64)
  let [length, runStart, index] = [0, 0, 0]
  while (index < original.length) {
    if (length + longestFold >= places.length) places = longer(places)
    const code = original.charCodeAt(index)
    if (isPlain(code)) {
      places[length++] = index++
      continue
    }
    if (runStart < index) parts.push(original.slice(runStart, index))
    const whole = original.codePointAt(index) ?? code
    const folded = fold(whole)
    parts.push(folded)
    for (let unit = 0; unit < folded.length; unit++) places[length++] = index
    index += whole > 0xffff ? 2 : 1
    runStart = index
  }
  if (runStart < original.length) parts.push(original.slice(runStart))
  places[length] = original.length
  return {
    text: parts.join(''),
    start: (at) => places[at] ?? original.length,
    end(at) {
      let next = at
      while (next > 0 && next < length && places[next] === places[next - 1]) next++
      return places[next] ?? original.length
    },
  }
}

function isPlain(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x0a || code === 0x09 || code === 0x0d
}

const itself = (index: number) => index

function longer(places: Int32Array): Int32Array {
  const copy = new Int32Array(places.length * 2 + longestFold)
  copy.set(places)
  return copy
}
