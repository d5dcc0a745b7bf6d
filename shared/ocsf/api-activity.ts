/** The version of the Open Cybersecurity Schema Framework whose attributes and enumerations are used. */
export const ocsfVersion = '1.7.0'

/** Category Application Activity, class API Activity. */
export const applicationCategory = 6
export const apiActivityClass = 6003

export const activityIds = { create: 1, read: 2, update: 3, delete: 4, other: 99 } as const
export type Activity = keyof typeof activityIds

export const severityIds = { informational: 1, low: 2, medium: 3, high: 4, critical: 5 } as const
export type Severity = keyof typeof severityIds

/** `other` where nothing has succeeded or failed yet; the event then says in its own words what it is. */
export const statusIds = { unknown: 0, success: 1, failure: 2, other: 99 } as const
export type Status = keyof typeof statusIds

/** SHA-256, among the algorithms of a fingerprint. */
export const sha256Id = 3

export interface OcsfResource {
  readonly type: string
  readonly uid?: string
  readonly name?: string
}

/** An event of the class API Activity, with the attributes that a record can fill. Times are milliseconds since the epoch. */
export interface ApiActivity {
  readonly category_uid: typeof applicationCategory
  readonly category_name: string
  readonly class_uid: typeof apiActivityClass
  readonly class_name: string
  readonly activity_id: number
  readonly activity_name: string
  readonly type_uid: number
  readonly severity_id: number
  readonly severity: string
  readonly status_id: number
  readonly status: string
  readonly status_code?: string
  readonly status_detail?: string
  readonly message: string
  readonly time: number
  readonly count?: number
  readonly start_time?: number
  readonly end_time?: number
  readonly metadata: {
    readonly version: typeof ocsfVersion
    readonly product: { readonly name: string; readonly vendor_name: string }
    readonly uid: string
    readonly event_code: string
    readonly log_name: string
    readonly log_version: string
    readonly sequence: number
    readonly logged_time: number
    readonly original_time: string
    readonly correlation_uid?: string
  }
  readonly actor: {
    readonly user?: { readonly uid?: string; readonly name?: string; readonly domain?: string }
    readonly app_name?: string
    readonly app_uid?: string
    readonly idp?: { readonly uid: string; readonly issuer: string }
  }
  readonly api: {
    readonly operation: string
    readonly service: { readonly name: string }
    readonly request?: { readonly uid: string }
    readonly response?: { readonly code: number; readonly error?: string }
  }
  readonly src_endpoint: { readonly name?: string; readonly svc_name?: string }
  readonly resources?: readonly OcsfResource[]
  readonly raw_data_hash: {
    readonly algorithm_id: typeof sha256Id
    readonly algorithm: string
    readonly value: string
  }
  readonly unmapped: Readonly<Record<string, unknown>>
}
