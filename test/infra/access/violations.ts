import { allRoles, type RoleName } from '../../../infra/access/principals.ts'
import { type Cell, cellsOf } from './cells.ts'
import { account, type Estate, region } from './estate.ts'
import { estateOf } from './estate-of-templates.ts'
import { evaluate } from './evaluate-policy.ts'
import { type AskedRole, expectedAccess } from './expected-access.ts'
import { parseStatements } from './policy-document.ts'
import type { Templates } from './resolve-template.ts'

export const askedRoles: readonly AskedRole[] = [...allRoles, 'administrator', 'deployment']

/**
 * Where the templates' policies say another thing than the table written by hand: all together, by the
 * role's own policy alone (as though no resource had one), and by the resources' alone (as though the role
 * had every right). Each is a lock of its own, so that losing one is seen though the other still holds.
 */
export function violations(templates: Templates): string[] {
  const estate = estateOf(templates)
  const cells = cellsOf(estate)
  return askedRoles.flatMap((role) => {
    const expected = new Set(expectedAccess[role])
    return cells.flatMap((cell) => {
      const effect = decide(estate, role, cell)
      const wanted = expected.has(cell.id) ? 'allow' : 'deny'
      const together = effect === wanted ? [] : [`${role}: ${cell.id}: ${effect}, not ${wanted}`]
      if (wanted === 'allow' || isOutsider(role)) return together
      return [...together, ...lostLocks(estate, role, cell)]
    })
  })
}

function lostLocks(estate: Estate, role: RoleName, cell: Cell): string[] {
  const { arn, identity } = estate.roles[role]
  const { action, resource, context } = cell
  const request = { caller: { role: arn }, action, resource, context }
  const own = evaluate(request, { identity, resource: anyOfTheAccount })
  const guard = evaluate(request, { identity: everything, resource: cell.policy })
  return [
    ...(own.effect === 'allow' && !isManner(cell) ? [`${role}: ${cell.id}: its own policy allows it`] : []),
    ...(guard.effect === 'allow' && isGuarded(cell) ? [`${role}: ${cell.id}: the resource lets it`] : []),
  ]
}

/** Cells with a second lock: the data itself. What only describes, administers a key, or has no policy has one. */
function isGuarded({ id, action }: Cell): boolean {
  if (id === "secretsmanager:GetSecretValue the model's") return true
  if (/^(iam|lambda|secretsmanager|ssm|states|ses):/.test(action)) return false
  if (/:(Describe\w+|ListStreams|GetIndex)$/.test(action)) return false
  if (/^kms:/.test(action))
    return /:(Encrypt|Decrypt|GenerateDataKey\w*|ReEncryptFrom|CreateGrant|Sign|GenerateMac|VerifyMac)$/.test(
      action,
    )
  return !onlyOwnPolicy.some((pattern) => pattern.test(id))
}

/** How an object is put or read: its bucket alone sees to that, for everybody. */
function isManner({ id }: Cell): boolean {
  return / (overwriting|without TLS|under (another|no|the caller's) key)$/.test(id)
}

/** Where the resource's policy is coarser than the role's, each with its reason. */
const onlyOwnPolicy = [
  // A prefix that nothing reads from or writes to, and that holds nothing.
  /^s3:(Put|Get)Object payloads others\//,
  // To restore is an emergency, for which the break-glass role has to be given the right.
  /^dynamodb:RestoreTableToPointInTime /,
  // A task ends items of several kinds, each by a request of its own.
  /^dynamodb:UpdateItem grants GRANT# and JOB#$/,
  // The index only finds keys.
  /^dynamodb:Query grants\/by-status$/,
]

function isOutsider(role: AskedRole): role is keyof typeof outsiders {
  return role in outsiders
}

export function decide(estate: Estate, role: AskedRole, { action, resource, policy, context }: Cell) {
  const { arn, identity } = isOutsider(role) ? outsiders[role] : estate.roles[role]
  return evaluate({ caller: { role: arn }, action, resource, context }, { identity, resource: policy }).effect
}

const everything = parseStatements({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })
/** Leaves all to the roles' own policies. */
const anyOfTheAccount = parseStatements({
  Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: '*', Resource: '*' },
})
/** Both have AWS's policy `AdministratorAccess`; the second is the one that `cdk bootstrap` makes. */
const outsiders = {
  administrator: { arn: `arn:aws:iam::${account}:role/administrator`, identity: everything },
  deployment: {
    arn: `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${region}`,
    identity: everything,
  },
}
