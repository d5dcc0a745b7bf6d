import type { ExportFormat } from '../../../shared/audit-formats/format-export.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'

/** @throws SunderError `invalid_request` for a format that could not tell of the sizes: they would be taken in vain */
export function checkSinceFormat(since: readonly number[], format: ExportFormat): void {
  if (since.length === 0 || format === 'jsonl') return
  throw new SunderError('invalid_request', {
    message: `${format} holds no proofs, jsonl does.`,
    param: 'since',
  })
}

/** @throws SunderError `invalid_request` for a size that no checkpoint of the log can have */
export async function checkSince(log: LogReader, since: readonly number[]): Promise<void> {
  if (since.length === 0) return
  const size = (await log.latestSeal())?.size ?? 0
  if (since.every((held) => held <= size)) return
  const message = `The tree has ${size} leaves: no checkpoint of this log is larger.`
  throw new SunderError('invalid_request', { message, param: 'since' })
}
