import { recordLine } from '../audit-export/export-line.ts'

const before = Buffer.from(recordLine.before)
const between = Buffer.from(recordLine.between)
const after = recordLine.after.charCodeAt(0)
const [zero, nine] = [0x30, 0x39]

/** Takes the line of a record apart, without a look into the record; undefined for every other line. */
export function splitRecordLine(line: Buffer): { readonly leaf: number; readonly body: Buffer } | undefined {
  if (!standsAt(line, 0, before)) return undefined
  let at = before.length
  let leaf = 0
  for (let digit = line[at]; digit !== undefined && digit >= zero && digit <= nine; digit = line[++at]) {
    leaf = leaf * 10 + (digit - zero)
  }
  const digits = at - before.length
  const isOneForm = digits > 0 && (digits === 1 || line[before.length] !== zero) && Number.isSafeInteger(leaf)
  const start = at + between.length
  if (!isOneForm || line.length <= start || line[line.length - 1] !== after) return undefined
  if (!standsAt(line, at, between)) return undefined
  return { leaf, body: line.subarray(start, line.length - 1) }
}

function standsAt(line: Buffer, at: number, bytes: Buffer): boolean {
  const end = at + bytes.length
  return end <= line.length && line.compare(bytes, 0, bytes.length, at, end) === 0
}
