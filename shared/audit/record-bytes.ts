import { hash } from 'node:crypto'
import { SunderError } from '../runtime/sunder-error.ts'
import { canonicalJson } from '../signing/canonical-json.ts'
import type { AuditRecord } from './record.ts'

/** The longest body of a record, in bytes. */
const maxRecordBytes = 16 * 1024

/** What the first record of a lane names as the one before it. */
export const noPrevious = '0'.repeat(64)

/** The lower-case hexadecimal SHA-256 that chains records. */
export function hashBody(body: Uint8Array): string {
  return hash('sha256', body, 'hex')
}

/**
 * The record's canonical JSON (RFC 8785) as UTF-8. Never cut to fit.
 *
 * @throws SunderError `internal_error` for more than 16 KiB, or for what has no canonical form
 */
export function recordBytes(record: AuditRecord): Uint8Array {
  const text = canonicalText(record)
  const body = text === undefined ? undefined : Buffer.from(text, 'utf8')
  if (body !== undefined && body.length <= maxRecordBytes) return body
  const why = body === undefined ? 'no canonical form' : `${body.length} bytes`
  throw new SunderError('internal_error', { detail: `${record.action}: a record with ${why}` })
}

/**
 * Whether a text is the canonical form of the value that it was parsed to. Where all names stand in their order, that
 * is what `JSON.stringify` writes, which costs a tenth of making the form anew.
 */
export function isCanonicalText(text: string, value: unknown): boolean {
  const isPlain = !text.includes('\\ud') && namesAreSorted(value) && JSON.stringify(value) === text
  return isPlain || canonicalText(value) === text
}

function namesAreSorted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(namesAreSorted)
  let before = ''
  for (const name of Object.keys(value)) {
    if (name < before || !namesAreSorted((value as Record<string, unknown>)[name])) return false
    before = name
  }
  return true
}

/** RFC 8785, or undefined for a value that has no canonical form. */
export function canonicalText(value: unknown): string | undefined {
  try {
    return canonicalJson(value)
  } catch {
    return undefined
  }
}
