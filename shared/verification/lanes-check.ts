import type { StoredRecord } from '../audit/audit-table.ts'
import { laneLifeMs, parseLane } from '../audit/lane-name.ts'
import type { AuditRecord } from '../audit/record.ts'
import { createChainCheck } from '../audit/verify-chain.ts'
import type { LineOf } from '../audit-export/export-line.ts'
import type { Report } from './finding.ts'

interface LaneState {
  check: ReturnType<typeof createChainCheck>
  next: number
  readonly openedAt: number
  closed: boolean
  /** Whether its last record is known by its hash alone: it may have closed the lane. */
  unread: boolean
  /** Whether it was found to be open for too long. */
  overdue: boolean
}

/** Follows each lane from where it stands at the span's start to its close; holds those that can still go on. */
export interface LanesCheck {
  open(line: LineOf<'lane'>): void
  /** @returns the record as it was read, whatever is wrong with it */
  record(leaf: number, stored: StoredRecord): AuditRecord | undefined
  /** A record of which only the hash is there. */
  skip(leaf: { readonly lane: string; readonly seq: number; readonly hash: string }): void
  /** All that was written before `complete` has been sealed: lanes that had to end before it have ended. */
  seal(complete: number): void
  /** The same at the end of an export that goes as far as its log did. */
  end(exportedAt: number): void
  /** The next sequence number that a lane had at the span's start, where it was open there. */
  startOf(lane: string): number | undefined
  /** Lanes of which there was a record. */
  readonly count: number
  /** Lanes that should have ended before the span began, and had not. */
  readonly stuck: number
}

/**
 * @param startedAt when the seal before the span was made, as far as anybody says
 * @param mostLanes more than any log has open at a time: a hostile export must not fill the memory
 */
export function createLanesCheck(
  report: Report,
  maxLag: number,
  startedAt: number,
  mostLanes = 500_000,
): LanesCheck {
  const lanes = new Map<string, LaneState>()
  const starts = new Map<string, number>()
  let count = 0
  let stuck = 0
  let isFull = false
  let complete = Number.NEGATIVE_INFINITY

  const begin = (
    lane: string,
    start?: { readonly next: number; readonly last?: string | undefined },
  ): LaneState => {
    const state: LaneState = {
      check: createChainCheck(lane, start),
      next: start?.next ?? 0,
      openedAt: parseLane(lane)?.openedAt ?? 0,
      closed: false,
      unread: false,
      overdue: false,
    }
    if (lanes.size < mostLanes) lanes.set(lane, state)
    else if (!isFull) {
      isFull = true
      report({ what: 'too_many_lanes', lane })
    }
    return state
  }
  /** The lane of a record that must be its next one, or a lane that begins with it. */
  const laneOf = (lane: string, seq: number, leaf: number): LaneState => {
    const known = lanes.get(lane)
    if (known !== undefined && (known.next > 0 || seq === 0)) return known
    count += 1
    if (seq === 0 || known !== undefined) return known ?? begin(lane)
    report({ what: 'lane_start_missing', leaf, lane, seq })
    return begin(lane, { next: seq })
  }
  const isOverdue = ({ openedAt, closed, unread }: LaneState, moment: number) =>
    !closed && !unread && openedAt + laneLifeMs + maxLag < moment

  return {
    get count() {
      return count
    },
    get stuck() {
      return stuck
    },
    startOf: (lane) => starts.get(lane),
    open({ lane, next, last }) {
      const state = begin(lane, { next, last })
      starts.set(lane, next)
      if (next > 0) count += 1
      // The span in which it was left open has told of it.
      state.overdue = isOverdue(state, startedAt)
      if (state.overdue) stuck += 1
    },
    record(leaf, stored) {
      const { lane, seq } = stored
      const state = laneOf(lane, seq, leaf)
      if (seq < state.next) {
        report({ what: 'repeated', leaf, lane, seq })
        return undefined
      }
      const { record, problems } = state.check(stored)
      for (const { seq, what } of problems) report({ what, leaf, lane, seq })
      state.next = seq + 1
      state.unread = record === undefined
      if (record?.kind === 'lane-closed') {
        state.closed = true
        if (Date.parse(record.time) < state.openedAt + laneLifeMs) {
          report({ what: 'closed_early', leaf, lane, seq })
        }
      }
      return record
    },
    skip({ lane, seq, hash }) {
      const state = laneOf(lane, seq, 0)
      if (seq !== state.next)
        report({ what: seq < state.next ? 'repeated' : 'missing', lane, seq: state.next })
      state.check = createChainCheck(lane, { next: seq + 1, last: hash })
      state.next = seq + 1
      state.unread = true
    },
    seal(moment) {
      for (const [lane, state] of lanes) {
        // Measured against the seal before: what is closed in one run may be sealed in the next.
        if (!state.overdue && isOverdue(state, complete)) {
          state.overdue = true
          report({ what: 'lane_not_closed', lane, seq: state.next })
        }
        // What comes after that would be backdated.
        const gone = (state.closed || state.unread) && state.openedAt + laneLifeMs + 2 * maxLag < complete
        if (gone) lanes.delete(lane)
      }
      complete = moment
    },
    end(exportedAt) {
      for (const [lane, state] of lanes) {
        // The sealer ends its own lanes only with the next thing that there is to seal.
        if (state.overdue || parseLane(lane)?.functionName === 'seal-audit') continue
        if (isOverdue(state, exportedAt)) report({ what: 'lane_not_closed', lane, seq: state.next })
      }
    },
  }
}
