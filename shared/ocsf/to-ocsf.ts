import { parseLane } from '../audit/lane-name.ts'
import type { AuditRecord } from '../audit/record.ts'
import {
  type ApiActivity,
  activityIds,
  apiActivityClass,
  applicationCategory,
  type OcsfResource,
  ocsfVersion,
  severityIds,
  sha256Id,
  statusIds,
} from './api-activity.ts'
import { activityOf, severityOf, statusOf } from './classify-record.ts'

/** What ties an event to the log: the hash of the record's bytes, and its leaf where it is sealed. */
export interface RecordAnchor {
  /** Hex SHA-256 of the record's canonical bytes. */
  readonly hash: string
  readonly leaf?: number
}

const product = { name: 'Sunder', vendor_name: 'Sunder' }
const minuteMs = 60_000

/**
 * A record as an event of the Open Cybersecurity Schema Framework, class API Activity. It says nothing that the
 * record does not: what has no attribute of its own stands under `unmapped`, and what is not known is said to be so.
 */
export function toOcsf(record: AuditRecord, anchor: RecordAnchor): ApiActivity {
  const activity = activityOf(record)
  const severity = severityOf(record)
  const status = statusOf(record)
  const { decision, response } = record
  const reasons = decision?.reasons ?? []
  const resources = resourcesOf(record)
  return {
    category_uid: applicationCategory,
    category_name: 'Application Activity',
    class_uid: apiActivityClass,
    class_name: 'API Activity',
    activity_id: activityIds[activity],
    activity_name: activity === 'other' ? record.action : titled(activity),
    type_uid: apiActivityClass * 100 + activityIds[activity],
    severity_id: severityIds[severity],
    severity: titled(severity),
    status_id: statusIds[status],
    status: status === 'other' ? record.kind : titled(status),
    ...(response && { status_code: String(response.status) }),
    ...(reasons.length > 0 && { status_detail: reasons.join(', ') }),
    message: messageOf(record),
    time: Date.parse(record.time),
    ...countOf(record),
    metadata: metadataOf(record),
    actor: actorOf(record),
    api: apiOf(record),
    src_endpoint: sourceOf(record),
    ...(resources.length > 0 && { resources }),
    raw_data_hash: { algorithm_id: sha256Id, algorithm: 'SHA-256', value: anchor.hash },
    unmapped: unmappedOf(record, anchor),
  }
}

function messageOf({ kind, action, decision }: AuditRecord): string {
  return decision === undefined ? `${action}: ${kind}` : `${action}: ${kind}, ${decision.effect}`
}

function metadataOf(record: AuditRecord): ApiActivity['metadata'] {
  const { v, id, kind, lane, seq, time, requestId } = record
  return {
    version: ocsfVersion,
    product,
    uid: id,
    event_code: kind,
    log_name: lane,
    log_version: String(v),
    sequence: seq,
    logged_time: Date.parse(time),
    original_time: time,
    ...(requestId !== undefined && { correlation_uid: requestId }),
  }
}

/** A count and its minute. On a request, `count` is inputs claimed, which is another thing. */
function countOf({
  kind,
  count,
  minute,
}: AuditRecord): Pick<ApiActivity, 'count' | 'start_time' | 'end_time'> {
  if (kind !== 'aggregate' || count === undefined) return {}
  const start = minute === undefined ? undefined : Date.parse(minute)
  return { count, ...(start !== undefined && { start_time: start, end_time: start + minuteMs }) }
}

function actorOf(record: AuditRecord): ApiActivity['actor'] {
  const { actor } = record
  if (actor !== undefined) {
    return {
      user: { uid: actor.subject, domain: actor.issuer },
      ...(actor.clientId !== undefined && { app_uid: actor.clientId }),
      idp: { uid: actor.issuer, issuer: actor.issuer },
    }
  }
  // Without a valid token nobody is known; what no request caused, the function did by itself.
  return isOwnWork(record) ? { app_name: functionOf(record) } : { user: { name: 'unknown' } }
}

/** Records hold no network address: a caller's endpoint is named as unknown, a function's own work by its service. */
function sourceOf(record: AuditRecord): ApiActivity['src_endpoint'] {
  return isOwnWork(record) ? { svc_name: functionOf(record) } : { name: 'unknown' }
}

function isOwnWork({ kind, actor, requestId }: AuditRecord): boolean {
  return actor === undefined && requestId === undefined && kind !== 'aggregate'
}

function functionOf({ lane }: AuditRecord): string {
  return parseLane(lane)?.functionName ?? 'unknown'
}

function apiOf(record: AuditRecord): ApiActivity['api'] {
  const { action, requestId, response, decision } = record
  const error = statusOf(record) === 'failure' ? decision?.reasons[0] : undefined
  return {
    operation: action,
    service: { name: functionOf(record) },
    ...(requestId !== undefined && { request: { uid: requestId } }),
    ...(response && { response: { code: response.status, ...(error !== undefined && { error }) } }),
  }
}

function resourcesOf({ target, source }: AuditRecord): OcsfResource[] {
  const { collection, ...others } = target ?? {}
  return [
    ...(collection === undefined ? [] : [{ type: 'collection', name: collection }]),
    ...Object.entries(others).map(([type, uid]) => ({ type, uid })),
    ...(source === undefined ? [] : [{ type: 'source', name: source.uri }]),
  ]
}

function unmappedOf(record: AuditRecord, { hash, leaf }: RecordAnchor): Record<string, unknown> {
  const { prev, policyDigest, actor, findings, payload, response, source, request, deadline, seal } = record
  const { status: _, ...answered } = response ?? {}
  const known = {
    hash,
    leaf,
    sealed: leaf !== undefined,
    prev,
    policyDigest,
    duty: actor?.duty,
    owner: actor?.owner,
    effect: record.decision?.effect,
    findings,
    payload,
    response: Object.keys(answered).length === 0 ? undefined : answered,
    sourceAsserted: source?.asserted,
    request,
    deadline,
    seal,
    inputs: record.kind === 'aggregate' ? undefined : record.count,
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}

function titled(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
