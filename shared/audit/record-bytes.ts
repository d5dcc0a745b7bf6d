import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { SunderError } from '../runtime/sunder-error.ts'
import type { AuditRecord } from './record.ts'

/** The longest body of a record, in bytes. */
export const maxRecordBytes = 16 * 1024

/** What the first record of a lane names as the one before it. */
export const noPrevious = '0'.repeat(64)

/** How JSON writes half of a surrogate pair: a `\\u` that is not itself escaped. */
const loneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89a-f]/

/** The lower-case hexadecimal SHA-256 that chains records. */
export function hashBody(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

/**
 * The record's canonical JSON (RFC 8785) as UTF-8. Never cut to fit.
 *
 * @throws SunderError `internal_error` for more than 16 KiB, or for what I-JSON can't carry
 */
export function recordBytes(record: AuditRecord): Uint8Array {
  const text = canonicalText(record)
  if (text === undefined || loneSurrogate.test(text)) {
    throw new SunderError('internal_error', { detail: `${record.action}: a record that is no I-JSON` })
  }
  const body = Buffer.from(text, 'utf8')
  if (body.length <= maxRecordBytes) return body
  throw new SunderError('internal_error', { detail: `${record.action}: a record of ${body.length} bytes` })
}

/** RFC 8785, or undefined for a value that has no canonical form. */
export function canonicalText(value: unknown): string | undefined {
  try {
    return canonicalize(value)
  } catch {
    return undefined
  }
}
