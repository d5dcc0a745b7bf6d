import { SunderError } from '../runtime/sunder-error.ts'
import type { PolicyDocument } from './schema.ts'

/**
 * Holds texts against the policy's sizes and denied patterns.
 *
 * A denied pattern is a phrase, found anywhere, whatever its case and its compatibility form
 * (Unicode NFKC); it is no regular expression, so no text can make the search slow.
 *
 * @param param names the field of an input, for the error
 * @throws SunderError `invalid_request` for a size, `content_blocked` for a pattern; never with the words found
 */
export function checkGuardrails(
  { guardrails }: Pick<PolicyDocument, 'guardrails'>,
  inputs: readonly string[],
  param = (index: number) => `input[${index}]`,
): void {
  const { maxInputsPerRequest, maxInputCharacters } = guardrails
  if (inputs.length > maxInputsPerRequest) {
    throw new SunderError('invalid_request', {
      message: `A request may hold ${maxInputsPerRequest} inputs at most.`,
      param: 'input',
    })
  }
  const phrases = guardrails.deniedPatterns.map(fold)
  for (const [index, input] of inputs.entries()) {
    if (isLongerThan(maxInputCharacters, input)) {
      throw new SunderError('invalid_request', {
        message: `A text may hold ${maxInputCharacters} characters at most.`,
        param: param(index),
      })
    }
    if (phrases.length > 0 && holdsAny(phrases, input)) {
      throw new SunderError('content_blocked', { param: param(index) })
    }
  }
}

/** Counts code points, and only where UTF-16's units leave it open. */
function isLongerThan(most: number, text: string): boolean {
  if (text.length <= most) return false
  return text.length > most * 2 || [...text].length > most
}

function holdsAny(phrases: readonly string[], text: string): boolean {
  const folded = fold(text)
  return phrases.some((phrase) => folded.includes(phrase))
}

/** One form for all ways to write a phrase: upper and then lower case, so that ß and SS meet. */
function fold(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase()
}
