import type { ServiceContext } from '../../../shared/http/operation.ts'
import type { Sessions } from '../../../shared/sign-in/session.ts'
import type { SignIn } from '../../../shared/sign-in/sign-in.ts'
import type { VerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'
import type { AuditDependencies } from '../dependencies.ts'

/** Of everything that keeps something, its readers alone; only looks are recorded, and the duty is bound by them. */
export interface AuditPagesDependencies
  extends Pick<
    AuditDependencies,
    | 'audit'
    | 'authenticate'
    | 'bindings'
    | 'clock'
    | 'log'
    | 'metrics'
    | 'payloadCheck'
    | 'payloadView'
    | 'policy'
    | 'random'
    | 'records'
    | 'unauthenticated'
  > {
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly transparencyLog: LogReader | undefined
  /** Of the transparency log, and of its witness where the policy names one; empty where nothing is sealed. */
  readonly verifierKeys: readonly VerifierKey[]
  /** The audit app's own address as the browser sees it, without a slash at its end; the pages lie under `/pages`. */
  readonly baseUrl: (context: ServiceContext) => string
}
