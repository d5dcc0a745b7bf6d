import type { AuditRecord } from '../audit/record.ts'
import { isSealersLane } from '../audit/retention.ts'
import { toTimestamp } from '../runtime/clock.ts'
import type { Report } from './finding.ts'

/** Records that waited for their seal longer than they should have, though none came before it. */
interface Waited {
  readonly seals: number
  /** Milliseconds. */
  readonly longest: number
}

interface SealedLine {
  readonly seal: number
  /** The tree's sizes before and with it. */
  readonly first: number
  readonly size: number
}

/**
 * Tells the tree's own time. Each sealing is a record of itself, which stands in the same seal: a record that is dated
 * long before the last sealing that took all there was has not been there when it was made.
 *
 * A sealer that was killed before its commit, or came to it after another, leaves such a record too. It stands in the
 * seal that came of its number, or in a later one; the last of a seal is of the sealer that committed it.
 */
export interface TimesCheck {
  record(leaf: number, record: AuditRecord): void
  /** A record that nothing is left of but its hash. `pruned`: as is to be. */
  skip(leaf: number, pruned: boolean): void
  /** All leaves of a seal have been given. */
  seal(line: SealedLine): void
  /** When the last sealing took all that there was, milliseconds since the epoch. */
  readonly complete: number
  /** When the first and the last seal were made. */
  readonly first: number | undefined
  readonly last: number | undefined
  /** When the last seal was made of which anything is pruned. */
  readonly prunedUntil: number
  readonly waited: Waited
}

interface Extreme {
  readonly time: string
  readonly place: { readonly leaf: number; readonly lane: string; readonly seq: number }
}

export function createTimesCheck({
  report,
  maxLag,
  retention,
  exportedAt,
}: {
  readonly report: Report
  readonly maxLag: number
  readonly retention: number
  readonly exportedAt: number
}): TimesCheck {
  let complete = Number.NEGATIVE_INFINITY
  /** As records say it: timestamps of one form sort like the times that they are. */
  let earliest = ''
  let first: number | undefined
  let last: number | undefined
  let prunedUntil = Number.NEGATIVE_INFINITY
  let [waitedSeals, longest] = [0, 0]
  // Of the seal that is being read.
  let sealings: AuditRecord[] = []
  let own: AuditRecord | undefined
  let oldest: Extreme | undefined
  let newest: Extreme | undefined
  let firstPruned: number | undefined

  /** @returns undefined where the seal's own record does not tell: what else does was signed by nobody */
  const timeOf = (line: SealedLine): number | undefined => {
    const judged = sealings.map((sealing) => [sealing, judgeSealing(sealing, line)] as const)
    for (const [sealing, judgement] of judged) {
      if (judgement === 'own' && (own === undefined || sealing.time > own.time)) own = sealing
    }
    const wrong = judged.find(([, judgement]) => judgement === 'wrong')?.[0]
    const place = { seal: line.seal, leaf: line.first, upTo: line.size }
    if (wrong !== undefined) report({ what: 'seal_record_wrong', ...place, ...tellSealing(wrong) })
    else if (own === undefined) report({ what: 'seal_record_missing', ...place })
    return own && Date.parse(own.time)
  }

  /** What was left behind for the next seal is older than this one. */
  const tookAll = () => own?.seal?.partial !== true

  const judgeAges = (time: number) => {
    if (oldest === undefined || newest === undefined) return
    if (Date.parse(newest.time) > time + maxLag) {
      report({ what: 'postdated', ...newest.place, detail: newest.time })
    }
    const wait = time - Date.parse(oldest.time)
    // Where another seal came before it, the record was reported as backdated.
    if (wait <= maxLag || oldest.time < earliest) return
    waitedSeals += 1
    longest = Math.max(longest, wait)
  }

  const judgePruned = ({ seal, size }: SealedLine, time: number | undefined) => {
    if (firstPruned === undefined) return
    if (time === undefined || time + retention > exportedAt) {
      report({ what: 'pruned_early', seal, leaf: firstPruned, upTo: size })
    }
    if (time !== undefined) prunedUntil = Math.max(prunedUntil, time)
  }

  const judgeTime = ({ seal }: SealedLine, time: number) => {
    if (last !== undefined && time < last) report({ what: 'seal_time_backwards', seal })
    judgeAges(time)
    first ??= time
    last = time
    if (!tookAll()) return
    complete = Math.max(complete, time)
    earliest = toTimestamp(complete - maxLag)
  }

  return {
    get complete() {
      return complete
    },
    get first() {
      return first
    },
    get last() {
      return last
    },
    get prunedUntil() {
      return prunedUntil
    },
    get waited() {
      return { seals: waitedSeals, longest }
    },
    record(leaf, record) {
      const { time, lane, seq } = record
      if (time < earliest) report({ what: 'backdated', leaf, lane, seq, detail: time })
      if (oldest === undefined || time < oldest.time) oldest = { time, place: { leaf, lane, seq } }
      if (newest === undefined || time > newest.time) newest = { time, place: { leaf, lane, seq } }
      if (record.kind !== 'sealing') return
      if (isSealersLane(lane)) sealings.push(record)
      else report({ what: 'sealing_foreign', leaf, lane, seq })
    },
    skip(leaf, pruned) {
      if (pruned) firstPruned ??= leaf
    },
    seal(line) {
      const time = timeOf(line)
      judgePruned(line, time)
      if (time !== undefined) judgeTime(line, time)
      sealings = []
      own = undefined
      oldest = undefined
      newest = undefined
      firstPruned = undefined
    },
  }
}

/** `left`: by a sealer that did not commit what it tells of. */
function judgeSealing({ seal }: AuditRecord, line: SealedLine): 'own' | 'left' | 'wrong' {
  const { number = 0, first = 0 } = seal ?? {}
  if (number === line.seal && first === line.first) return 'own'
  return number < line.seal && first < line.first ? 'left' : 'wrong'
}

function tellSealing({ lane, seq, seal }: AuditRecord) {
  return { lane, seq, detail: `it is of seal ${seal?.number} from leaf ${seal?.first}` }
}
