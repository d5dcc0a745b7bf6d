import type { RoleName } from '../../../infra/access/principals.ts'
import type { KeyName } from '../../../infra/access/resources.ts'
import type { FunctionName } from '../../../infra/functions.ts'
import type { PolicyStatement } from './policy-document.ts'

/** What a deployment's templates say of access, with every ARN made concrete. */
export interface Estate {
  readonly roles: Readonly<Record<RoleName, DeployedRole>>
  readonly grants: Guarded
  readonly audit: Guarded
  readonly auditStream: Guarded
  readonly payloads: Guarded
  readonly archive: Guarded
  readonly log: Guarded
  readonly exports: Guarded
  readonly vectors: Guarded
  readonly keys: Readonly<Record<KeyName, Guarded>>
  /** The ARN of each function. */
  readonly functions: Readonly<Record<FunctionName, string>>
  readonly approvalWorkflow: string
  readonly mail: { readonly identity: string; readonly from: string }
  /** One that the policy's models name. */
  readonly secret: Guarded
}

export interface Guarded {
  readonly arn: string
  readonly policy: readonly PolicyStatement[]
}

export interface DeployedRole {
  readonly arn: string
  readonly identity: readonly PolicyStatement[]
  readonly trust: readonly PolicyStatement[]
}

export const region = 'us-east-1'
export const account = '111122223333'
