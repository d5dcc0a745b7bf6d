import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import { dataClasses } from '../../shared/regulated-data/classes.ts'
import type { Detect } from '../../shared/regulated-data/create-detection.ts'
import type { Finding } from '../../shared/regulated-data/finding.ts'
import { addCounts, type ClassCounts, totalOf } from '../../shared/regulated-data/masking/class-counts.ts'
import { type Json, maskJson, textsIn } from '../../shared/regulated-data/masking/mask-json.ts'
import { type MaskerParts, type MaskingOf, maskText } from '../../shared/regulated-data/masking/mask-text.ts'
import { maskingOfReader } from '../../shared/regulated-data/policy/regulated-actions.ts'
import type { ScreeningParts } from '../../shared/regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { VectorRow } from '../../shared/vectors/vector-row.ts'

/** What of a row a consumer may see. */
export interface MaskedRow {
  readonly source: string
  readonly clientId: string | null
  readonly metadata: Record<string, unknown>
  readonly text: string | null
  /** Withheld where the text was masked: a digest would tell whether a guess of the value is right. */
  readonly textDigest: string | null
  readonly masked: ClassCounts
}

/**
 * Masks verified rows for a consumer: every class that none of its groups may see, in text, metadata, client's id
 * and source.
 *
 * @returns in the order of the rows
 * @throws SunderError `detection_unavailable` when a row can't be read for regulated data: then none leaves
 */
export async function maskRows(
  { detection, maskValue }: ScreeningParts,
  rows: readonly VectorRow[],
  policy: CollectionPolicy,
  groups: readonly string[],
): Promise<MaskedRow[]> {
  const parsed = rows.map((row) => ({ row, fields: JSON.parse(row.metadata) as Json }))
  const texts = parsed.flatMap(({ row, fields }) => [
    row.text ?? '',
    row.clientId ?? '',
    row.source,
    ...textsIn(fields),
  ])
  const parts = { detect: once(await detection.over([...new Set(texts)])), maskValue }
  const maskingOf = maskingOfReader(policy, groups)
  try {
    return parsed.map((entry) => maskRow(parts, entry, maskingOf))
  } catch (cause) {
    throw new SunderError('detection_unavailable', { detail: 'masking failed', cause })
  }
}

/** Rows of one search share their sources and much of their metadata: each text is read once. */
function once(detect: Detect): Detect {
  const found = new Map<string, Finding[]>()
  return (text) => {
    const known = found.get(text)
    if (known !== undefined) return known
    const findings = detect(text)
    found.set(text, findings)
    return findings
  }
}

function maskRow(
  parts: MaskerParts,
  { row, fields }: { readonly row: VectorRow; readonly fields: Json },
  maskingOf: MaskingOf,
): MaskedRow {
  const text = maskText(parts, row.text ?? '', maskingOf)
  const metadata = maskJson(parts, fields, maskingOf)
  const source = maskText(parts, row.source, maskingOf)
  // An id must stay one of its own: equal ids equal, different ones different.
  const clientId = maskText(parts, row.clientId ?? '', (dataClass) => maskingOf(dataClass) && 'tokenise')
  const isTextMasked = totalOf(text.masked) > 0
  // What is in a text that is not kept, nobody can say: its digest is for those from whom nothing is kept back.
  const isTextUnknown = row.text === undefined && dataClasses.some((name) => maskingOf(name) !== undefined)
  return {
    source: source.value,
    clientId: row.clientId === undefined ? null : clientId.value,
    metadata: metadata.value as Record<string, unknown>,
    text: row.text === undefined ? null : text.value,
    textDigest:
      isTextMasked || isTextUnknown ? null : `sha256:${Buffer.from(row.textDigest).toString('hex')}`,
    masked: [text, metadata, source, clientId].map(({ masked }) => masked).reduce(addCounts, {}),
  }
}

/** How many values are masked in all rows together. */
export function maskedIn(rows: readonly MaskedRow[]): number {
  return rows.reduce((sum, { masked }) => sum + totalOf(masked), 0)
}

/**
 * Refuses a filter on what this consumer sees masked: its answer would tell whether a guess is right.
 *
 * @throws SunderError `filter_not_allowed|detection_unavailable`
 */
export async function refuseOracles(
  { detection, maskValue }: ScreeningParts,
  filter: Readonly<Record<string, string | number | boolean>>,
  policy: CollectionPolicy,
  groups: readonly string[],
): Promise<void> {
  const maskingOf = maskingOfReader(policy, groups)
  const parts = { detect: await detection.over(textsIn(filter)), maskValue }
  for (const [key, value] of Object.entries(filter)) {
    if (totalOf(maskJson(parts, { [key]: value }, maskingOf).masked) === 0) continue
    throw new SunderError('filter_not_allowed', {
      message: 'The filter asks for regulated data that is masked for this identity.',
      param: `filter.${key}`,
    })
  }
}
