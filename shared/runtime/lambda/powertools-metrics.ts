import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics'
import type { Metrics } from '../metrics.ts'

/** Metrics that are written out once an invocation is over. */
export interface InvocationMetrics extends Metrics {
  publish(): void
}

/** CloudWatch metrics in the namespace `Sunder`, by a line of the log (Embedded Metric Format): no call, no right, no wait. */
export function createPowertoolsMetrics(serviceName: string): InvocationMetrics {
  const metrics = new PowertoolsMetrics({ namespace: 'Sunder', serviceName })
  return {
    count: (name, value = 1) => metrics.addMetric(name, 'Count', value),
    publish() {
      // Powertools warns of an empty publication, on every quiet request.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
    },
  }
}
