import type { DataClass } from '../classes.ts'
import type { Finding } from '../finding.ts'
import { resolveOverlaps } from '../resolve-overlaps.ts'

/** How many findings of each class. */
export type ClassCounts = Readonly<Partial<Record<DataClass, number>>>

export function addCounts(one: ClassCounts, other: ClassCounts): ClassCounts {
  return merged(one, other, (left, right) => left + right)
}

/** Of each class the greater count: of two looks at the same thing. */
export function mostOf(one: ClassCounts, other: ClassCounts): ClassCounts {
  return merged(one, other, Math.max)
}

function merged(
  one: ClassCounts,
  other: ClassCounts,
  merge: (left: number, right: number) => number,
): ClassCounts {
  const counts: Partial<Record<DataClass, number>> = { ...one }
  for (const dataClass of classesIn(other)) {
    counts[dataClass] = merge(counts[dataClass] ?? 0, other[dataClass] ?? 0)
  }
  return counts
}

/** Counts by class; of one class, what overlaps is one. */
export function countFindings(findings: readonly Finding[]): ClassCounts {
  const byClass = new Map<DataClass, Finding[]>()
  for (const finding of findings) {
    const others = byClass.get(finding.class)
    if (others === undefined) byClass.set(finding.class, [finding])
    else others.push(finding)
  }
  return Object.fromEntries([...byClass].map(([dataClass, of]) => [dataClass, resolveOverlaps(of).length]))
}

export function totalOf(counts: ClassCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

export function classesIn(counts: ClassCounts): DataClass[] {
  return Object.keys(counts) as DataClass[]
}
