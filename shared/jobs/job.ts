/** What can become of a job that waits for an approval. All but the first are final. */
export const jobStatuses = ['pending_approval', 'stored', 'denied', 'expired', 'revoked', 'failed'] as const
export type JobStatus = (typeof jobStatuses)[number]

/** An embedding job that waits, or waited, for an approval. Times are milliseconds since the epoch. */
export interface Job {
  readonly id: string
  readonly approval: string
  readonly grant: string
  readonly issuer: string
  readonly subject: string
  readonly collection: string
  readonly source: string
  readonly model: string
  /** Of inputs, which are reserved in the grant's budget for as long as it waits. */
  readonly count: number
  /** `sha256:` and hex: what was kept under `pending/`. */
  readonly payloadDigest: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly status: JobStatus
  /** The ids of its vectors in the order of the inputs; undefined until they are stored. */
  readonly ids: readonly string[] | undefined
  /** Whether its budget is to go back to the grant, by how its waiting ended; undefined where nobody has it to give back. */
  readonly owesBudget: boolean | undefined
}
