import { stringify } from 'csv-stringify/sync'
import type { AuditRecord } from '../audit/record.ts'
import type { RecordAnchor } from '../ocsf/to-ocsf.ts'

type Cell = string | number | undefined

/** The columns, in their order. A column is never taken away, and a new one comes last. */
const columns = {
  time: ({ time }) => time,
  kind: ({ kind }) => kind,
  action: ({ action }) => action,
  effect: ({ decision }) => decision?.effect,
  reasons: ({ decision }) => decision?.reasons.join('; '),
  duty: ({ actor }) => actor?.duty,
  issuer: ({ actor }) => actor?.issuer,
  subject: ({ actor }) => actor?.subject,
  client: ({ actor }) => actor?.clientId,
  owner: ({ actor }) => actor?.owner,
  collection: ({ target }) => target?.collection,
  grant: ({ target }) => target?.grant,
  job: ({ target }) => target?.job,
  approval: ({ target }) => target?.approval,
  source: ({ source }) => source?.uri,
  source_asserted: ({ source }) => source?.asserted,
  status: ({ response }) => response?.status,
  returned: ({ response }) => response?.returned,
  masked: ({ response }) => response?.masked,
  withheld: ({ response }) => response?.withheld,
  given_back: ({ response }) => response?.givenBack,
  count: ({ count }) => count,
  minute: ({ minute }) => minute,
  findings: ({ findings }) =>
    findings &&
    Object.entries(findings)
      .map((one) => one.join('='))
      .join('; '),
  payload_commitment: ({ payload }) => payload?.commitment,
  payload_bytes: ({ payload }) => payload?.bytes,
  response_commitment: ({ response }) => response?.commitment,
  request_id: ({ requestId }) => requestId,
  request: ({ request }) => request,
  deadline: ({ deadline }) => deadline,
  seal: ({ seal }) => seal?.number,
  seal_first: ({ seal }) => seal?.first,
  policy_digest: ({ policyDigest }) => policyDigest,
  id: ({ id }) => id,
  lane: ({ lane }) => lane,
  seq: ({ seq }) => seq,
  prev: ({ prev }) => prev,
  hash: (_, { hash }) => hash,
  leaf: (_, { leaf }) => leaf,
  sealed: (_, { leaf }) => String(leaf !== undefined),
} as const satisfies Record<string, (record: AuditRecord, anchor: RecordAnchor) => Cell>

/** The names of the columns, as the first line of RFC 4180, without its line break. */
export const csvHeader = lineOf(Object.keys(columns))

/** A record as a line of RFC 4180, without its line break. The leaf is empty for a record that is in no seal. */
export function csvRow(record: AuditRecord, anchor: RecordAnchor): string {
  return lineOf(Object.values(columns).map((cell) => cell(record, anchor)))
}

/**
 * Every text is quoted, so that a spreadsheet which splits at semicolons leaves it whole; one that it would take for a
 * formula gets an apostrophe before it.
 */
function lineOf(cells: readonly Cell[]): string {
  const safe = cells.map((cell) => (typeof cell === 'string' && cell.startsWith('\n') ? `'${cell}` : cell))
  return stringify([safe], { eof: false, quoted_string: true, escape_formulas: true })
}
