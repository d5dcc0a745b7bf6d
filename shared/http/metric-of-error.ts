import { isCrossing } from '../identity/crossings.ts'
import type { MetricName } from '../runtime/metrics.ts'
import type { ErrorCode } from '../runtime/sunder-error.ts'

const metrics: Readonly<Partial<Record<ErrorCode, MetricName>>> = {
  invalid_token: 'UnauthenticatedRequest',
  audit_unavailable: 'AuditWriteFailure',
  upstream_error: 'UpstreamFailure',
  upstream_rate_limited: 'UpstreamFailure',
  upstream_timeout: 'UpstreamFailure',
}

/** What a failure counts as; most are the caller's own business. */
export function metricOf(code: ErrorCode): MetricName | undefined {
  return isCrossing(code) ? 'RefusedCrossing' : metrics[code]
}
