import { type Context, holds, like } from './evaluate-condition.ts'
import type { PolicyStatement, PrincipalPattern } from './policy-document.ts'

/** Who asks: a session of a role of the account (`arn` is the role's), or an AWS service in its own name. */
export type Caller = { readonly role: string } | { readonly service: string }

export interface AccessRequest {
  readonly caller: Caller
  readonly action: string
  readonly resource: string
  readonly context: Context
}

export interface Policies {
  readonly identity: readonly PolicyStatement[]
  /** Of the table, bucket, key or role that is asked for. */
  readonly resource: readonly PolicyStatement[]
}

export interface Verdict {
  readonly effect: 'allow' | 'deny'
  /** The `Sid` that decided; undefined where nothing allowed. */
  readonly by: string | undefined
}

/** A key without a policy's leave, and a role whose trust policy does not name the caller, can't be had. */
const resourceMustAllow = /^(kms|sts):/i

/**
 * IAM's decision within one account: an explicit deny of any policy wins; else an allow is needed. An
 * identity's policy or a resource's is enough, except for a KMS key and for assuming a role, where the
 * resource's must allow: the caller by name (or `*`), or the account, which leaves it to the identity's.
 *
 * Not modelled: service and resource control policies, permissions boundaries, session policies, VPC
 * endpoint policies, KMS grants, S3 ACLs, other accounts, `NotAction`, `NotResource`, `NotPrincipal`, policy
 * variables. The policy parser and this evaluator throw on what they don't know.
 */
export function evaluate(request: AccessRequest, { identity, resource }: Policies): Verdict {
  const account = 'role' in request.caller ? request.caller.role.split(':')[4] : undefined
  const own = 'role' in request.caller ? identity.filter((statement) => concerns(statement, request)) : []
  const given = resource.flatMap((statement) => {
    const reach = concerns(statement, request) ? reachOf(statement, request.caller, account) : 'none'
    return reach === 'none' ? [] : [{ statement, reach }]
  })
  const denial = [...own, ...given.map(({ statement }) => statement)].find(({ effect }) => effect === 'Deny')
  if (denial !== undefined) return { effect: 'deny', by: denial.sid }

  const direct = given.find(({ reach }) => reach === 'direct')?.statement
  const isDelegated = given.some(({ reach }) => reach === 'account')
  const ownAllow = !resourceMustAllow.test(request.action) || isDelegated ? own[0] : undefined
  const allow = direct ?? ownAllow
  return allow === undefined ? { effect: 'deny', by: undefined } : { effect: 'allow', by: allow.sid }
}

/** Whether action, resource and conditions fit. A trust policy's statements have no resource. */
function concerns({ actions, resources, conditions }: PolicyStatement, request: AccessRequest): boolean {
  const action = request.action.toLowerCase()
  if (!actions.some((pattern) => like(pattern.toLowerCase(), action))) return false
  const isHere = resources.length === 0 || resources.some((pattern) => like(pattern, request.resource))
  const context = withCaller(request)
  // Every condition is looked at, so that an unknown one throws even where another fails.
  const results = conditions.map((condition) => holds(condition, context))
  return isHere && results.every(Boolean)
}

function withCaller({ caller, context }: AccessRequest): Context {
  return 'role' in caller ? { 'aws:PrincipalArn': caller.role, ...context } : context
}

type Reach = 'direct' | 'account' | 'none'

function reachOf({ principals }: PolicyStatement, caller: Caller, account: string | undefined): Reach {
  const reaches = principals.map((principal) => {
    return 'role' in caller ? reachToRole(principal, caller.role, account) : reachToService(principal, caller)
  })
  return (['direct', 'account'] as const).find((reach) => reaches.includes(reach)) ?? 'none'
}

/** An account as principal reaches its roles through their own policies only; denied, it reaches them all. */
function reachToRole(principal: PrincipalPattern, role: string, account: string | undefined): Reach {
  if (principal.kind === 'anyone') return 'direct'
  if (principal.kind === 'service') return 'none'
  const [, named] = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(principal.value) ?? []
  if (named !== undefined) return named === account ? 'account' : 'none'
  if (!principal.value.includes(':role/')) throw new Error(`not evaluated: the principal ${principal.value}`)
  return principal.value === role ? 'direct' : 'none'
}

function reachToService(principal: PrincipalPattern, { service }: { readonly service: string }): Reach {
  if (principal.kind === 'anyone') return 'direct'
  return principal.kind === 'service' && principal.value === service ? 'direct' : 'none'
}
