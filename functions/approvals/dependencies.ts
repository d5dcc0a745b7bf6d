import type { ApprovalReader, LinkReader, Votes } from '../../shared/approvals/approval-store.ts'
import type { WorkflowSignal } from '../../shared/approvals/approval-workflow.ts'
import type { GrantReader } from '../../shared/grants/grant-store.ts'
import type { ServiceRuntime } from '../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../shared/http/guard.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import type { DirectoryWriter } from '../../shared/identity/directory.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { RateLimit } from '../../shared/identity/rate-limit.ts'
import type { PayloadReader } from '../../shared/payloads/payload-store.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import type { Detection } from '../../shared/regulated-data/detection.ts'
import type { Sessions } from '../../shared/sign-in/session.ts'
import type { SignIn } from '../../shared/sign-in/sign-in.ts'

export interface ApprovalsDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  readonly approvals: ApprovalReader
  readonly votes: Votes
  readonly links: LinkReader
  readonly grants: GrantReader
  readonly bindings: DutyBindings
  readonly directory: DirectoryWriter
  readonly rateLimit: RateLimit
  /** Of `previews/` alone: what waits is seen masked, or not at all. */
  readonly previews: PayloadReader
  /** Reads reasons: what records keep for good holds no regulated data. */
  readonly detection: Detection
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly workflow: WorkflowSignal
  /** The app's own address as the browser sees it, without a slash at its end. */
  readonly baseUrl: (context: ServiceContext) => string
  /** Waits before the workflow is signalled anew; injected, so that tests do not. */
  readonly pause: (milliseconds: number) => Promise<void>
}
