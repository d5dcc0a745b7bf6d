import { exportLines } from './export-lines.ts'
import type { ExportDependencies, ExportSpan } from './export-plan.ts'

export interface ExportPage {
  /** Lines, each with its newline. */
  readonly text: string
  /** Where the next page begins; undefined behind the last. */
  readonly next: string | undefined
}

/**
 * One page of an export, of so many bytes at the most unless its first line is longer.
 * @throws SunderError as `exportLines`
 */
export async function exportPage(
  deps: ExportDependencies,
  asked: ExportSpan | string,
  { mostBytes, until = Number.POSITIVE_INFINITY }: { readonly mostBytes: number; readonly until?: number },
): Promise<ExportPage> {
  const lines: string[] = []
  let bytes = 0
  let next: string | undefined
  for await (const { text, cursor } of exportLines(deps, asked)) {
    const size = Buffer.byteLength(text) + 1
    const isFull = bytes + size > mostBytes || deps.clock() >= until
    if (isFull && lines.length > 0) return { text: lines.join(''), next }
    lines.push(`${text}\n`)
    bytes += size
    next = cursor()
  }
  return { text: lines.join(''), next: undefined }
}
