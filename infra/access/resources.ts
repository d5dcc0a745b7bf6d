/** What the roles are given rights to. All are ARNs, or CloudFormation tokens of them, unless said otherwise. */
export interface Resources {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string
  readonly account: string
  readonly region: string
  /** The deployment's name, `sunder` by default: the prefix of role names. */
  readonly deployment: string
  readonly grantsTable: string
  readonly auditTable: string
  /** The stream of the audit table. */
  readonly auditStream: string
  readonly payloadBucket: string
  /** With Object Lock: copies of the audit records. */
  readonly archiveBucket: string
  /** With Object Lock: the tree over the records, its seals and its signed heads. */
  readonly logBucket: string
  /** What auditors have asked for, and how far each receiver has come. */
  readonly exportBucket: string
  readonly vectorBucket: string
  /** Encrypts both tables. */
  readonly tablesKey: string
  readonly payloadKey: string
  readonly archiveKey: string
  /** Encrypts the log and what is exported. */
  readonly logKey: string
  readonly vectorsKey: string
  /** ECC_NIST_P256, signs grant tokens. */
  readonly grantKey: string
  /** ECC_NIST_EDWARDS25519, signs jobs. */
  readonly provenanceKey: string
  /** ECC_NIST_EDWARDS25519, signs the log's heads. */
  readonly sealKey: string
  /** HMAC_256, from which vector ids are derived. */
  readonly vectorIdKey: string
  /** HMAC_256, from which the key of masked values' tokens is derived. */
  readonly maskingKey: string
  /** HMAC_256, from which the key of the pages' sessions is derived. */
  readonly sessionKey: string
  /** Whether the policy asks Amazon Comprehend too. */
  readonly managedDetection: boolean
  readonly embedQueryFunction: string
  readonly readPayloadFunction: string
  readonly sealAuditFunction: string
  readonly shipAuditFunction: string
  readonly exportAuditFunction: string
  /** Where records go to EventBridge, if the policy says so. */
  readonly auditBus: string | undefined
  /** The functions that the approval workflow calls, in the order of its work. */
  readonly workflowTasks: readonly string[]
  /** The state machine of the approval workflow. */
  readonly approvalWorkflow: string
  /** Where the policy says from whom approvers hear. */
  readonly mail: MailSender | undefined
  /** Secrets Manager secrets and SSM parameters that the policy's models name. */
  readonly secrets: readonly string[]
  readonly parameters: readonly string[]
  /** The same, of those to whom records are shipped. */
  readonly receiverSecrets: readonly string[]
  readonly receiverParameters: readonly string[]
}

/** Who sends mail through Amazon SES. */
export interface MailSender {
  /** The ARN of what SES has verified: a domain or an address. */
  readonly identity: string
  /** The one address that mail comes from. */
  readonly from: string
}

export const keyNames = [
  'tablesKey',
  'payloadKey',
  'archiveKey',
  'logKey',
  'vectorsKey',
  'grantKey',
  'provenanceKey',
  'sealKey',
  'vectorIdKey',
  'maskingKey',
  'sessionKey',
] as const satisfies readonly (keyof Resources)[]
export type KeyName = (typeof keyNames)[number]

/** One statement of an IAM policy, as plain JSON. Resource policies have a principal. */
export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | boolean | readonly string[]>>>
  >
}
