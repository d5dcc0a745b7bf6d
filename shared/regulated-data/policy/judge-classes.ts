import type { DataClass } from '../classes.ts'
import { type ClassCounts, classesIn } from '../masking/class-counts.ts'
import { actionOf, type RegulatedAction, type RegulatedPolicy } from './regulated-actions.ts'

/** What the policy has done about each class that was found. */
export function judgeClasses(
  policy: Pick<RegulatedPolicy, 'regulated'>,
  found: ClassCounts,
): Partial<Record<DataClass, { readonly count: number; readonly action: RegulatedAction }>> {
  return Object.fromEntries(
    classesIn(found).map((name) => [name, { count: found[name] ?? 0, action: actionOf(policy, name) }]),
  )
}
