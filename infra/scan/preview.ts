import type { Detect } from '../../shared/regulated-data/create-detection.ts'
import type { Finding } from '../../shared/regulated-data/finding.ts'
import { type MaskerParts, maskText } from '../../shared/regulated-data/masking/mask-text.ts'
import { placeholder } from '../../shared/regulated-data/masking/placeholder.ts'
import { printable } from '../command-line/printable.ts'

const lineEnd = /[\r\n]/g

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
  const before = text.slice(Math.max(0, finding.start - context), finding.start)
  const after = text.slice(finding.end, finding.end + context)
  const indent = [...before.matchAll(lineEnd)].at(-1)
  const rest = after.search(lineEnd)
  let from = finding.start - before.length + (indent === undefined ? 0 : indent.index + 1)
  let to = finding.end + (rest === -1 ? after.length : rest)
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
  const cutBefore = indent === undefined && from > 0 ? '…' : ''
  const cutAfter = rest === -1 && to < text.length ? '…' : ''
  return `${cutBefore}${printable(maskAgain(detect, shown)).trim()}${cutAfter}`
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
