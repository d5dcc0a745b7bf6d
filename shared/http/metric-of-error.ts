import type { MetricName } from '../runtime/metrics.ts'
import type { ErrorCode } from '../runtime/sunder-error.ts'

const metrics: Readonly<Partial<Record<ErrorCode, MetricName>>> = {
  grant_required: 'RefusedCrossing',
  duty_conflict: 'RefusedCrossing',
  duty_forbidden: 'RefusedCrossing',
  duty_bound: 'RefusedCrossing',
  read_after_embed: 'RefusedCrossing',
  query_not_allowed: 'RefusedCrossing',
  invalid_token: 'UnauthenticatedRequest',
  audit_unavailable: 'AuditWriteFailure',
  upstream_error: 'UpstreamFailure',
  upstream_rate_limited: 'UpstreamFailure',
  upstream_timeout: 'UpstreamFailure',
}

/** What a failure counts as; most are the caller's own business. */
export function metricOf(code: ErrorCode): MetricName | undefined {
  return metrics[code]
}
