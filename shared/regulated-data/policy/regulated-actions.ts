import { covers, type DataClass } from '../classes.ts'
import { type ClassCounts, classesIn } from '../masking/class-counts.ts'
import type { MaskingOf } from '../masking/mask-text.ts'
import type { Masking } from '../masking/mask-value.ts'

/** What a policy can have done about regulated data, from the mildest to the strictest. */
export const regulatedActions = ['allow', 'mask', 'approve', 'block'] as const
export type RegulatedAction = (typeof regulatedActions)[number]

/** The parts of a collection's policy that regulated data asks for. Names are classes, prefixes of classes, or `*`. */
export interface RegulatedPolicy {
  readonly regulated: Readonly<Record<string, RegulatedAction>>
  readonly masking: Readonly<Record<string, Masking>>
  readonly reading: {
    readonly unmasked: readonly { readonly group: string; readonly classes: readonly string[] }[]
  }
}

/** What no line names is masked: the model sees it only where the policy says so. */
const unnamed: RegulatedAction = 'mask'

/** The strictest action of all lines that cover the class. */
export function actionOf(
  { regulated }: Pick<RegulatedPolicy, 'regulated'>,
  dataClass: DataClass,
): RegulatedAction {
  return (
    linesFor(regulated, dataClass).reduce<RegulatedAction | undefined>(
      (strictest, [, action]) => (strictest === undefined ? action : stricter(strictest, action)),
      undefined,
    ) ?? unnamed
  )
}

/** The lines of a policy that cover a class. */
export function linesFor<Value>(
  lines: Readonly<Record<string, Value>>,
  dataClass: DataClass,
): (readonly [string, Value])[] {
  return Object.entries(lines).filter(([name]) => covers(name, dataClass))
}

function stricter(one: RegulatedAction, other: RegulatedAction): RegulatedAction {
  return regulatedActions.indexOf(one) >= regulatedActions.indexOf(other) ? one : other
}

/** The strictest action of all classes that were found. */
export function strictestOf(policy: Pick<RegulatedPolicy, 'regulated'>, found: ClassCounts): RegulatedAction {
  return classesIn(found).reduce<RegulatedAction>(
    (action, dataClass) => stricter(action, actionOf(policy, dataClass)),
    'allow',
  )
}

/** How a class's values are masked: as the longest name says that covers it, else by the class alone. */
export function maskingStyle({ masking }: Pick<RegulatedPolicy, 'masking'>, dataClass: DataClass): Masking {
  const [line] = linesFor(masking, dataClass).sort(([one], [other]) => other.length - one.length)
  return line?.[1] ?? 'redact'
}

/** For inputs: masks the classes whose action is `mask`. */
export function maskingOfInputs(policy: RegulatedPolicy): MaskingOf {
  return (dataClass) => (actionOf(policy, dataClass) === 'mask' ? maskingStyle(policy, dataClass) : undefined)
}

/** For a consumer: masks every class that none of its groups may see. */
export function maskingOfReader(policy: RegulatedPolicy, groups: readonly string[]): MaskingOf {
  const seen = policy.reading.unmasked
    .filter(({ group }) => groups.includes(group))
    .flatMap(({ classes }) => classes)
  return (dataClass) =>
    seen.some((name) => covers(name, dataClass)) ? undefined : maskingStyle(policy, dataClass)
}

/**
 * For a query's text: as an input, but what the reader may not see is asked for by its class alone. By a value or its
 * token, a reader could test guesses against what is masked in the hits.
 */
export function maskingOfQuery(
  policy: RegulatedPolicy,
  groups: readonly string[],
  dataClass: DataClass,
): Masking | undefined {
  if (maskingOfReader(policy, groups)(dataClass) !== undefined) return 'redact'
  return maskingOfInputs(policy)(dataClass)
}
