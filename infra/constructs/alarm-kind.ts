import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'

/** What an operator is woken for. */
export interface AlarmKind {
  /** After the deployment's name. */
  readonly name: string
  readonly metric: IMetric
  /** What it means; where to look; what to do. */
  readonly runbook: string
  /** It rings when this is reached… */
  readonly threshold?: number
  /** …in so many of the metric's periods (a minute, where it says nothing else), by default in one… */
  readonly periods?: number
  /** …out of so many, by default as many. */
  readonly outOf?: number
  /** It rings when the metric falls below the threshold, or is not there at all. */
  readonly belowThreshold?: true
}
