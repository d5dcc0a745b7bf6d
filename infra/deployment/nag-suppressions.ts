import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Rules that do not hold at a construct and below it, each with the reason why. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const acknowledgments = Object.entries(reasons).map(([id, reason]) => ({ id, reason }))
  Validations.of(construct).acknowledge(...acknowledgments)
}

export function acknowledgeCommonRules(_stacks: unknown): void {}
