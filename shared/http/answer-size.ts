import { SunderError } from '../runtime/sunder-error.ts'

/** Lambda's quota on a buffered answer is 6 MB; what is left is for the headers and the event around the body. */
const maxAnswerBytes = 5_900_000

/**
 * Refuses an answer that Lambda would cut off, on one machine too, so that nothing works there which fails when
 * deployed. To be asked before the outcome is recorded. Lambda wraps the body into JSON once more, so it counts escaped.
 *
 * @throws SunderError `request_too_large`
 */
export function checkAnswerSize(body: string): void {
  // Escaping at most doubles what our JSON holds: signs below U+0020 stand escaped in it already.
  if (Buffer.byteLength(body) * 2 <= maxAnswerBytes) return
  if (Buffer.byteLength(JSON.stringify(body)) <= maxAnswerBytes) return
  throw new SunderError('request_too_large', {
    message: 'The answer would be larger than 6 MB: ask for fewer rows, a shorter span, or without vectors.',
  })
}
