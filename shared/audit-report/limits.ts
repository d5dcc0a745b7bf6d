/** How many rows each table of a report may hold. Its memory, and the length of what is printed, are bound by them. */
export interface ReportLimits {
  readonly identities: number
  /** Identities × actions. */
  readonly matrix: number
  readonly crossings: number
  readonly refusals: number
  readonly grants: number
  readonly approvals: number
  /** Of one approval. */
  readonly recordsOfApproval: number
  readonly collections: number
  readonly dataClasses: number
  readonly interrupted: number
  /** Requests that wait for their outcome, or outcomes for their request, while records are added. */
  readonly unmatched: number
  readonly floods: number
  readonly policies: number
  readonly alarms: number
}

export const reportLimits: ReportLimits = {
  identities: 300,
  matrix: 1500,
  crossings: 300,
  refusals: 200,
  grants: 400,
  approvals: 150,
  recordsOfApproval: 120,
  collections: 200,
  dataClasses: 100,
  interrupted: 200,
  unmatched: 100_000,
  floods: 100,
  policies: 100,
  alarms: 200,
}
