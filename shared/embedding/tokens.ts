import { SunderError } from '../runtime/sunder-error.ts'

/** OpenAI's limits on a request to `/v1/embeddings`. */
export const maxTokensPerInput = 8192
const maxTokensPerRequest = 300_000

/** The largest token of `cl100k_base`, the encoding of OpenAI's embedding models, special tokens left out. */
export const maxToken = 100_255

/** The longest token of `cl100k_base` stands for this many bytes. */
const maxBytesPerToken = 128

/** A run of one class of characters; the tokenizer's time grows with the square of its length. */
const run = /\p{L}{1,128}|\s{1,128}|[^\s\p{L}\p{N}]{1,128}|\p{N}+/gu
const longestRun = 128

type Count = (text: string) => number
type Ranks = readonly (string | readonly number[])[]

/**
 * Turns a token array back into the text that it stands for, so that nothing slips past detection.
 *
 * It reads the vocabulary itself: the tokenizer's own `decode` puts U+FFFD for broken UTF-8 and keeps
 * an unfinished character for whoever calls it next.
 *
 * @throws SunderError `invalid_request` for tokens that are not UTF-8 text, or hold NUL
 */
export async function textOfTokens(tokens: readonly number[], param: string): Promise<string> {
  const ranks = await loadRanks()
  const text = decode(tokens, ranks)
  if (text === undefined || text.includes('\0')) {
    throw new SunderError('invalid_request', {
      message: 'The tokens do not stand for a text in the encoding cl100k_base.',
      param,
    })
  }
  return text
}

function decode(tokens: readonly number[], ranks: Ranks): string | undefined {
  const bytes: Uint8Array[] = []
  for (const token of tokens) {
    const piece = ranks[token]
    if (piece === undefined) return undefined
    bytes.push(typeof piece === 'string' ? Buffer.from(piece) : Uint8Array.from(piece))
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes))
  } catch {
    return undefined
  }
}

/**
 * Holds the inputs against OpenAI's limits in tokens of `cl100k_base`.
 *
 * Exact for text; in an unbroken run of more than 128 letters, spaces or signs the count is taken in
 * slices and can come out a little high. Counting stops at the limit.
 *
 * @param param names the field of an input, for the error
 * @throws SunderError `invalid_request`
 */
export async function checkTokenLimits(
  inputs: readonly string[],
  param: (index: number) => string,
): Promise<void> {
  const bytes = inputs.map((input) => Buffer.byteLength(input))
  const total = bytes.reduce((sum, size) => sum + size, 0)
  // No token is shorter than a byte: what is small in bytes needs no tokenizer.
  if (total <= maxTokensPerRequest && bytes.every((size) => size <= maxTokensPerInput)) return

  const count = await loadCount()
  let tokens = 0
  for (const [index, input] of inputs.entries()) {
    const tooLong = (bytes[index] ?? 0) > maxTokensPerInput * maxBytesPerToken
    const counted = tooLong ? Number.POSITIVE_INFINITY : countUpTo(maxTokensPerInput, input, count)
    if (counted > maxTokensPerInput) {
      throw new SunderError('invalid_request', {
        message: `An input may hold ${maxTokensPerInput} tokens at most.`,
        param: param(index),
      })
    }
    tokens += counted
    if (tokens > maxTokensPerRequest) {
      throw new SunderError('invalid_request', {
        message: `A request may hold ${maxTokensPerRequest} tokens at most.`,
        param: param(index),
      })
    }
  }
}

/** @returns the count, or any number above `limit` once it is passed */
function countUpTo(limit: number, text: string, count: Count): number {
  let tokens = 0
  for (const slice of slices(text)) {
    tokens += count(slice)
    if (tokens > limit) break
  }
  return tokens
}

/** Cuts only inside runs so long that the tokenizer would take seconds over them. */
function* slices(text: string): Generator<string> {
  let start = 0
  for (const match of text.matchAll(run)) {
    if (match[0].length < longestRun) continue
    const end = match.index + match[0].length
    yield text.slice(start, end)
    start = end
  }
  if (start < text.length) yield text.slice(start)
}

/** Two megabytes of vocabulary, read at the first need. */
async function loadRanks(): Promise<Ranks> {
  return (await import('gpt-tokenizer/bpeRanks/cl100k_base')).default
}

async function loadCount(): Promise<Count> {
  const { countTokens } = await import('gpt-tokenizer/encoding/cl100k_base')
  return (text) => countTokens(text, { disallowedSpecial: new Set() })
}
