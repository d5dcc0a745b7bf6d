import { RE2JS, RE2JSException, RE2JSSyntaxException, RE2Set } from 're2js'
import { fold } from '../regulated-data/reading/fold.ts'
import { normalise } from '../regulated-data/reading/normalise.ts'

/** RE2's time is the text's length times, at worst, the instructions of the patterns: so these have a limit too. */
export const mostInstructions = { each: 1_000, together: 20_000 }

const unseen = /\p{Default_Ignorable_Code_Point}/gu
const aboveAscii = /[^\0-\x7f]/

/**
 * Puts RE2 patterns together into one machine that reads a text once. Case is ignored; RE2 knows neither
 * back-references nor look-around, and so its time is linear in the text's length, for any text and any pattern.
 *
 * A text is searched as it was given, in its compatibility form (Unicode NFKC) without what nobody sees, and in
 * the view that detectors read; a pattern counts as written and with its letters folded as that view folds them.
 * So no other spelling of the same letters hides a phrase, and a class such as `\p{Greek}` still finds its script.
 *
 * @returns whether any pattern is in a text
 */
export function compileDeniedPatterns(patterns: readonly string[]): (text: string) => boolean {
  const set = new RE2Set(RE2Set.UNANCHORED, RE2JS.CASE_INSENSITIVE)
  for (const pattern of new Set(patterns.flatMap(formsOf))) set.add(pattern)
  set.compile()
  return (text) => spellings(text).some((spelling) => set.match(spelling).length > 0)
}

/** What keeps a pattern out of a policy, as what was expected in its place; undefined where nothing does. */
export function deniedPatternIssue(pattern: string): string | undefined {
  for (const form of formsOf(pattern)) {
    const compiled = compile(form)
    if (typeof compiled === 'string') return `an RE2 regular expression (${compiled})`
    if (compiled.programSize() > mostInstructions.each) {
      return `a pattern of at most ${mostInstructions.each} RE2 instructions, not ${compiled.programSize()}`
    }
    if (compiled.test('') && compiled.test('\0')) return 'a pattern that is not in every text'
  }
  return undefined
}

/** How much of the limit patterns take together; those that RE2 does not know take nothing. */
export function instructionsOf(patterns: readonly string[]): number {
  const machines = patterns.flatMap(formsOf).map(compile)
  return machines.reduce((sum, machine) => sum + (typeof machine === 'string' ? 0 : machine.programSize()), 0)
}

/** @returns the machine, or why there is none, in RE2's words */
function compile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return error instanceof RE2JSSyntaxException ? error.getDescription() : error.message
  }
}

function spellings(text: string): string[] {
  if (!aboveAscii.test(text)) return [text]
  return [text, text.normalize('NFKC').replace(unseen, ''), normalise(text).text]
}

/** A pattern as written, and with its letters folded where that makes a difference. */
function formsOf(pattern: string): string[] {
  const folded = foldPattern(pattern)
  return folded === pattern ? [pattern] : [pattern, folded]
}

/** An escape, a quotation, a class in brackets with the classes in it, or a code point. */
const part = /\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|./gsu

/**
 * A pattern with the letters above ASCII folded as they are in the view. Those in a class in brackets stay, since
 * they may be the ends of a range.
 */
function foldPattern(pattern: string): string {
  if (!aboveAscii.test(pattern)) return pattern
  return pattern.replace(part, (found) => {
    if (found.startsWith('\\Q')) return foldPattern(RE2JS.quote(found.slice(2).replace(/\\E$/, '')))
    const code = found.codePointAt(0) ?? 0
    return code < 0x80 ? found : `(?:${RE2JS.quote(fold(code))})`
  })
}
