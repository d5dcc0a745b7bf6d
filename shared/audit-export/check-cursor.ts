import { laneLifeMs } from '../audit/lane-name.ts'
import type { ExportCursor, Step } from './export-cursor.ts'
import {
  type ExportDependencies,
  type ExportPlan,
  longestSpanMs,
  sizeAt,
  unlessDamaged,
} from './export-plan.ts'
import { hourOf } from './export-rest.ts'

/** Callers ask for whole days, by clocks of their own. */
const slackMs = 86_400_000

/**
 * Whether a cursor can be one that an export of this log has told: nothing signs it, so that whoever holds one may have
 * written it, and what goes by its bounds must end. What it may say wrongly beyond that, its holder alone is told.
 *
 * @throws SunderError `store_unavailable`
 */
export async function isPossible(
  deps: Pick<ExportDependencies, 'log'>,
  { plan, step }: Pick<ExportCursor, 'plan' | 'step'>,
): Promise<boolean> {
  return isWithinTime(plan) && isStepOf(plan, step) && (await isOfLog(deps, plan))
}

function isWithinTime({ from, to, exportedAt, lanes }: ExportPlan): boolean {
  if (from > to || to - from > longestSpanMs + slackMs) return false
  return lanes.from >= Math.max(0, from - laneLifeMs) && lanes.to === Math.min(to, exportedAt + 1)
}

function isStepOf({ seals, lanes }: ExportPlan, step: Step): boolean {
  if (step.at === 'seal') return step.number >= seals.from && step.number <= seals.to
  if (step.at === 'rest') return step.hour >= hourOf(lanes.from) && step.hour <= hourOf(lanes.to)
  return true
}

async function isOfLog({ log }: Pick<ExportDependencies, 'log'>, plan: ExportPlan): Promise<boolean> {
  const { first, size, seals, last } = plan
  const latest = (await log.latestSeal()) ?? { number: 0, size: 0 }
  if (last.number > latest.number || first > size || size > last.size || last.size > latest.size) return false
  if (seals.from < 1 || seals.from > seals.to || seals.to > last.number + 1) return false
  const told = [
    [seals.from - 1, first],
    [seals.to - 1, size],
    [last.number, last.size],
  ] as const
  // What the log has lost since can't be held against anyone.
  const sizes = await Promise.all(told.map(([number]) => unlessDamaged(() => sizeAt(log, number))))
  return told.every(([, size], index) => sizes[index] === undefined || sizes[index] === size)
}
