import type { Clock } from '../../runtime/clock.ts'
import { renderReport } from '../page/render-report.tsx'
import { type ReportSources, readReport } from './read-report.ts'

/** The report of a span, milliseconds since the epoch, as the text that is handed out. */
type MakeReport = (asked: {
  readonly from: number
  readonly to: number
  /** When the work ends, done or not. */
  readonly until: number
  readonly format: 'html' | 'json'
}) => Promise<string>

/**
 * Makes reports that are longer than one answer may take, as jobs do: bound by their time alone.
 *
 * @throws SunderError `request_too_large` where the time is not enough; `store_unavailable`
 */
export function createMakeReport(sources: ReportSources & { readonly clock: Clock }): MakeReport {
  return async ({ from, to, until, format }) => {
    const query = { from, to, until, clock: sources.clock, maxRecords: Number.POSITIVE_INFINITY }
    const report = await readReport(sources, query)
    return format === 'html' ? renderReport(report).html : JSON.stringify(report)
  }
}
