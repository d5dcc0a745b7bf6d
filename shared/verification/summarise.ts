import { toTimestamp } from '../runtime/clock.ts'
import { formatVerifierKey } from '../transparency-log/notes/verifier-key.ts'
import type { Checks } from './checks.ts'
import type { Finding, Findings } from './finding.ts'
import type { InterruptedRequest } from './pairs-check.ts'
import type { Trust } from './trust.ts'

/** What came of verifying an export. */
export interface Verification {
  /** Nothing was found to be wrong, in all that was to be looked at. */
  readonly verified: boolean
  readonly findings: readonly Finding[]
  /** How many there are, of which the first are kept. */
  readonly totalFindings: number
  /** Undefined where there was no export to be read. */
  readonly span: VerifiedSpan | undefined
}

export interface VerifiedSpan {
  readonly origin: string
  /** The keys that were believed, and whether they were known from elsewhere than the export. */
  readonly keys: readonly string[]
  readonly keyIsTrusted: boolean
  readonly from: string
  readonly to: string
  readonly exportedAt: string
  /** Leaves of the tree, the first and the one after the last. */
  readonly first: number
  readonly size: number
  /** The last signed head that is that of the leaves, its root in Base64, as checkpoints have it. */
  readonly head: { readonly size: number; readonly root: string } | undefined
  readonly records: number
  /** Records past their retention, of which the hash alone is there. */
  readonly pruned: number
  readonly lanes: number
  /** Of those that were open when the span began, the ones that should have ended long before. */
  readonly stuckLanes: number
  readonly seals: number
  /** When the first and the last were made, by their own records. */
  readonly sealed: { readonly first: string; readonly last: string } | undefined
  readonly maxLagMs: number
  readonly retentionMs: number
  /** Whether the retention was known from elsewhere than the export. */
  readonly retentionIsTrusted: boolean
  /** Records that wait for their seal, none of them for longer than they may. */
  readonly waiting: number
  /** Seals that came late, with nothing before them that the records could have been in. */
  readonly late: { readonly seals: number; readonly longestMs: number }
  readonly interrupted: readonly InterruptedRequest[]
  readonly totalInterrupted: number
  /** The auditor's own checkpoints. */
  readonly held: readonly { readonly name: string; readonly size: number; readonly compared: boolean }[]
}

/** Ends all checks. */
export function summarise(checks: Checks | undefined, trust: Trust, findings: Findings): Verification {
  const span = checks && endChecks(checks, trust, findings)
  return {
    verified: span !== undefined && findings.total === 0,
    findings: findings.kept,
    totalFindings: findings.total,
    span,
  }
}

function endChecks(checks: Checks, trust: Trust, { report }: Findings): VerifiedSpan {
  const { head, keys, maxLag, held, tree, lanes, times, pairs, unsealed, counts } = checks
  tree.end()
  if (head.latest) lanes.end(Date.parse(head.exportedAt))
  const { first, last, prunedUntil, waited } = times
  // An index of seals that was tampered with would leave some out at either end.
  const startsLate = head.seals.from > 1 && (first === undefined || first >= Date.parse(head.from))
  const endsEarly = !head.latest && (last === undefined || last < Date.parse(head.to))
  if (startsLate || endsEarly) report({ what: 'span_short', leaf: startsLate ? head.first : tree.size })
  const { interrupted, total } = pairs.end({
    whole: head.first === 0,
    startOf: lanes.startOf,
    from: first ?? Number.NEGATIVE_INFINITY,
    to: last ?? Number.NEGATIVE_INFINITY,
    maxLag,
    prunedUntil,
  })
  return {
    origin: head.origin,
    keys: keys.map(({ name, key, type }) => formatVerifierKey(name, key, type)),
    keyIsTrusted: trust.keys.length > 0,
    from: head.from,
    to: head.to,
    exportedAt: head.exportedAt,
    first: head.first,
    size: tree.size,
    head: tree.head && { size: tree.head.size, root: Buffer.from(tree.head.root).toString('base64') },
    ...counts,
    lanes: lanes.count,
    stuckLanes: lanes.stuck,
    sealed:
      first === undefined || last === undefined
        ? undefined
        : { first: toTimestamp(first), last: toTimestamp(last) },
    maxLagMs: maxLag,
    retentionMs: trust.retention ?? head.retention,
    retentionIsTrusted: trust.retention !== undefined,
    waiting: unsealed.waiting,
    late: { seals: waited.seals, longestMs: waited.longest },
    interrupted,
    totalInterrupted: total,
    held: held.all.map(({ name, size, compared }) => ({ name, size, compared: compared || size === 0 })),
  }
}
