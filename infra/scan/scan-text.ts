import type { DataClass } from '../../shared/regulated-data/classes.ts'
import type { Detect } from '../../shared/regulated-data/create-detection.ts'
import { locator } from './locate.ts'
import { previewOf } from './preview.ts'

/** A finding where its reader finds it: lines and columns from 1, columns in Unicode code points, the end exclusive. */
export interface LocatedFinding {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly class: DataClass
  readonly score: number
  /** The line around it, every finding in it masked. */
  readonly preview: string
}

/** @param context how much of the line a preview shows on each side */
export function scanText(detect: Detect, text: string, context: number): LocatedFinding[] {
  const findings = detect(text)
  const locate = locator(text)
  return findings.map(({ class: dataClass, start, end, score }, index) => {
    const { line, column } = locate(start)
    const { line: endLine, column: endColumn } = locate(end)
    const preview = previewOf(detect, text, findings, index, context) ?? ''
    return { line, column, endLine, endColumn, class: dataClass, score, preview }
  })
}
