import { SunderError } from '../runtime/sunder-error.ts'
import type { PolicyDocument } from './schema.ts'

/**
 * Holds texts against the policy's sizes and denied patterns.
 *
 * A denied pattern is an RE2 regular expression that is searched in every spelling of a text
 * (`compileDeniedPatterns`), so that no text can make the search slow, nor hide from it.
 *
 * @param param names the field of an input, for the error
 * @throws SunderError `invalid_request` for a size, `content_blocked` for a pattern; never with the words found
 */
export async function checkGuardrails(
  { guardrails }: Pick<PolicyDocument, 'guardrails'>,
  inputs: readonly string[],
  param = (index: number) => `input[${index}]`,
): Promise<void> {
  const { maxInputsPerRequest, maxInputCharacters } = guardrails
  if (inputs.length > maxInputsPerRequest) {
    throw new SunderError('invalid_request', {
      message: `A request may hold ${maxInputsPerRequest} inputs at most.`,
      param: 'input',
    })
  }
  const tooLong = inputs.findIndex((input) => isLongerThan(maxInputCharacters, input))
  if (tooLong !== -1) {
    throw new SunderError('invalid_request', {
      message: `A text may hold ${maxInputCharacters} characters at most.`,
      param: param(tooLong),
    })
  }
  await checkDeniedPatterns({ guardrails }, inputs, param)
}

/**
 * Holds texts against the denied patterns alone: those that go on beside the inputs.
 *
 * @throws SunderError `content_blocked`; never with the words found
 */
export async function checkDeniedPatterns(
  { guardrails }: Pick<PolicyDocument, 'guardrails'>,
  texts: readonly string[],
  param: (index: number) => string,
): Promise<void> {
  if (guardrails.deniedPatterns.length === 0) return
  const isDenied = await matcherOf(guardrails.deniedPatterns)
  const denied = texts.findIndex(isDenied)
  if (denied !== -1) throw new SunderError('content_blocked', { param: param(denied) })
}

/** Counts code points, and only where UTF-16's units leave it open. */
function isLongerThan(most: number, text: string): boolean {
  if (text.length <= most) return false
  return text.length > most * 2 || [...text].length > most
}

type IsDenied = (text: string) => boolean

/** One machine for each policy's list: a policy never changes. */
const matchers = new WeakMap<readonly string[], Promise<IsDenied>>()

function matcherOf(patterns: readonly string[]): Promise<IsDenied> {
  const known = matchers.get(patterns)
  if (known !== undefined) return known
  const loaded = loadMatcher(patterns)
  matchers.set(patterns, loaded)
  return loaded
}

/** 150 KB of code, read by a policy that has patterns. */
async function loadMatcher(patterns: readonly string[]): Promise<IsDenied> {
  return (await import('./denied-patterns.ts')).compileDeniedPatterns(patterns)
}
