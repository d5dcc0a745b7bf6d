import type { Detect } from '../../shared/regulated-data/create-detection.ts'
import type { Finding } from '../../shared/regulated-data/finding.ts'
import { type MaskerParts, maskText } from '../../shared/regulated-data/masking/mask-text.ts'
import { placeholder } from '../../shared/regulated-data/masking/placeholder.ts'
import { printable } from '../command-line/printable.ts'

/**
 * A finding's surroundings in its line, with every finding in them masked: never a value.
 *
 * @param findings of the whole text, in its order; `index` says which of them is shown
 * @param context how much of the line is shown before a finding and behind it, in UTF-16 units
 */
export function previewOf(
  detect: Detect,
  text: string,
  findings: readonly Finding[],
  index: number,
  context: number,
): string | undefined {
  const finding = findings[index]
  if (finding === undefined) return undefined
  let from =
    finding.start - lineBefore(text.slice(Math.max(0, finding.start - context - 1), finding.start), context)
  let to = finding.end + lineBehind(text.slice(finding.end, finding.end + context + 1), context)
  let [first, last] = [index, index]
  for (let next = findings[first - 1]; next !== undefined && next.end > from; next = findings[first - 1]) {
    from = Math.min(from, next.start)
    first--
  }
  for (let next = findings[last + 1]; next !== undefined && next.start < to; next = findings[last + 1]) {
    to = Math.max(to, next.end)
    last++
  }
  const shown = render(text, findings.slice(first, last + 1), from, to)
  const [cutBefore, cutBehind] = [!isLineEnd(text, from - 1), !isLineEnd(text, to)]
  return `${cutBefore ? '…' : ''}${printable(maskAgain(detect, shown)).trim()}${cutBehind ? '…' : ''}`
}

/** How much of the line stands before: where it is too much, from a word's beginning. */
function lineBefore(text: string, context: number): number {
  const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  if (line.length <= context) return line.length
  const word = line.search(/\s/)
  return word === -1 ? context : line.length - word
}

/** How much of the line stands behind: where it is too much, up to a word's end. */
function lineBehind(text: string, context: number): number {
  const [line = ''] = text.split(/[\r\n]/, 1)
  if (line.length <= context) return line.length
  return /\s\S*$/.exec(line)?.index ?? context
}

/** Whether a line, or the text, ends there. */
function isLineEnd(text: string, index: number): boolean {
  return index < 0 || index >= text.length || /[\r\n]/.test(text.charAt(index))
}

function render(text: string, findings: readonly Finding[], from: number, to: number): string {
  const parts: string[] = []
  let at = from
  for (const { class: dataClass, start, end } of findings) {
    parts.push(text.slice(at, start), placeholder(dataClass))
    at = end
  }
  return `${parts.join('')}${text.slice(at, to)}`
}

/** What is left is read once more: masking can bring to light what stood beside a value. */
function maskAgain(detect: Detect, shown: string): string {
  const parts: MaskerParts = { detect, maskValue: (dataClass) => placeholder(dataClass) }
  return maskText(parts, shown, () => 'redact').value
}
