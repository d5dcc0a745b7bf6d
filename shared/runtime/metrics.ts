/**
 * What an operator is woken for, by the names under which the alarms know it:
 *
 * - `RefusedCrossing`: an identity asked for what another duty may do
 * - `UnauthenticatedRequest`: a request without a valid token
 * - `AuditWriteFailure`: a request that failed because it could not be recorded
 * - `UpstreamFailure`: the embedding model did not answer
 * - `WithheldRow`: a stored row whose provenance did not verify
 * - `AuditRecordAltered`: an audit record that was modified, or removed before its time
 * - `LogContradiction`: the sealer signs nothing, because what is kept of the log is not what it was
 * - `RecordRefused`: an audit record that was not sealed, because it is not what its lane must hold next
 * - `AlarmRaised`: an alarm record, such as for a planted vector that was read
 * - `ReceiverDown`: a receiver of shipped records that takes nothing; they wait for it
 * - `EventRefused`: a shipped record that its receiver refused for good
 */
export type MetricName =
  | 'RefusedCrossing'
  | 'UnauthenticatedRequest'
  | 'AuditWriteFailure'
  | 'UpstreamFailure'
  | 'WithheldRow'
  | 'AuditRecordAltered'
  | 'LogContradiction'
  | 'RecordRefused'
  | 'AlarmRaised'
  | 'ReceiverDown'
  | 'EventRefused'

/** Counts events. Never throws, never waits; a count that is lost changes nothing but a graph. */
export interface Metrics {
  count(name: MetricName, value?: number): void
}

/** For where nobody watches graphs: the log and the audit records say the same. */
export const noMetrics: Metrics = { count: () => undefined }
