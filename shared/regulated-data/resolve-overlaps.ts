import type { Finding } from './finding.ts'

/**
 * Leaves no stretch to two findings: of two that overlap the surer keeps it (then the longer, then the first), and
 * the other keeps what of it lies before; what lies behind goes to the surer too. So nothing that anyone found is
 * left uncovered. One pass over the findings once they are sorted.
 *
 * @returns the findings in the order of the text
 */
export function resolveOverlaps(candidates: readonly Finding[]): Finding[] {
  if (candidates.length < 2) return [...candidates]
  const byPlace = [...candidates].sort((one, other) => one.start - other.start || other.end - one.end)
  const kept: Finding[] = []
  for (const candidate of byPlace) place(candidate, kept)
  return kept
}

/** Puts a finding behind those that are placed; takes from them, or leaves to them, where they overlap. */
function place(candidate: Finding, kept: Finding[]): void {
  let next = candidate
  for (let last = kept.at(-1); last !== undefined && last.end > next.start; last = kept.at(-1)) {
    if (isSurer(last, next)) {
      if (next.end <= last.end) return
      next = { ...next, start: last.end }
      break
    }
    kept.pop()
    next = { ...next, end: Math.max(next.end, last.end) }
    if (last.start < next.start) kept.push({ ...last, end: next.start })
  }
  kept.push(next)
}

function isSurer(one: Finding, other: Finding): boolean {
  if (one.score !== other.score) return one.score > other.score
  return one.end - one.start >= other.end - other.start
}

/** So much surer, and of the very same stretch, a finding is what the other was mistaken for. */
const explains = 0.15

/** Leaves out what a much surer finding of the very same stretch explains: a card's number is no telephone number. */
export function withoutExplained(candidates: readonly Finding[]): readonly Finding[] {
  if (candidates.length < 2) return candidates
  const surest = new Map<string, number>()
  for (const { start, end, score } of candidates) {
    const place = `${start}-${end}`
    surest.set(place, Math.max(score, surest.get(place) ?? 0))
  }
  return candidates.filter(({ start, end, score }) => (surest.get(`${start}-${end}`) ?? 0) - score < explains)
}
