import type { DataClass } from '../classes.ts'

/** How many findings of each class. */
export type ClassCounts = Readonly<Partial<Record<DataClass, number>>>

export function addCounts(one: ClassCounts, other: ClassCounts): ClassCounts {
  const sum: Partial<Record<DataClass, number>> = { ...one }
  for (const dataClass of classesIn(other)) sum[dataClass] = (sum[dataClass] ?? 0) + (other[dataClass] ?? 0)
  return sum
}

export function totalOf(counts: ClassCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

export function classesIn(counts: ClassCounts): DataClass[] {
  return Object.keys(counts) as DataClass[]
}
