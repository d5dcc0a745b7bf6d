import { allRoles } from '../../../../infra/access/principals.ts'
import { workflowTasks } from '../../../../infra/functions.ts'
import type { Cell } from '../cells.ts'
import { account, type Estate, region } from '../estate.ts'
import type { PolicyStatement } from '../policy-document.ts'

const secretActions = [
  'GetSecretValue',
  'PutSecretValue',
  'UpdateSecret',
  'DeleteSecret',
  'PutResourcePolicy',
]
const roleActions = [
  'PassRole',
  'PutRolePolicy',
  'AttachRolePolicy',
  'UpdateAssumeRolePolicy',
  'DeleteRolePolicy',
]

const workflowActions = [
  'StartExecution',
  'SendTaskSuccess',
  'SendTaskFailure',
  'SendTaskHeartbeat',
  'StopExecution',
  'RedriveExecution',
  'DescribeExecution',
  'GetExecutionHistory',
  'UpdateStateMachine',
  'DeleteStateMachine',
]
/** These take one run, the others the state machine. */
const ofRun = /^(?:Stop|Redrive|Describe|Get)Execution/
const mailActions = ['SendEmail', 'SendRawEmail']

/**
 * Secrets, functions, roles, the workflow and mail. Their own policies, but for a role's trust and that of the model's
 * secret, are not part of the deployment, and the workflow can have none.
 */
export function otherCells({ secret, functions, roles, approvalWorkflow, mail }: Estate): Cell[] {
  const run = approvalWorkflow.replace(':stateMachine:', ':execution:')
  const sent = [
    ["the policy's", mail.identity, mail.from],
    ["the policy's in another name", mail.identity, mail.from.replace(/^[^@]+/, 'ceo')],
    ['another', mail.identity.replace(/[^/]+$/, 'another-corp.com'), mail.from],
  ] as const
  return [
    ...secretActions.flatMap((action) => [
      cell(`secretsmanager:${action}`, "the model's", secret.arn, "the model's secret", secret.policy),
      cell(
        `secretsmanager:${action}`,
        'another',
        secret.arn.replace(/[^:]+$/, 'another-a1b2c3'),
        'another secret',
      ),
    ]),
    ...['GetParameter', 'GetParametersByPath', 'PutParameter'].map((action) =>
      cell(
        `ssm:${action}`,
        'another',
        `arn:aws:ssm:${region}:${account}:parameter/another`,
        'another secret',
      ),
    ),
    ...(
      [
        'embed-query',
        'read-payload',
        'seal-audit',
        'ship-audit',
        'export-audit',
        'embed',
        ...workflowTasks,
      ] as const
    ).map((name) => cell('lambda:InvokeFunction', name, functions[name], `function ${name}`)),
    cell('lambda:UpdateFunctionCode', 'embed-query', functions['embed-query'], 'function embed-query'),
    ...workflowActions.map((action) =>
      cell(
        `states:${action}`,
        'approval-workflow',
        ofRun.test(action) ? `${run}:apr_1` : approvalWorkflow,
        'approval workflow',
      ),
    ),
    ...sent.flatMap(([label, identity, from]) =>
      mailActions.map((action) => ({
        ...cell(`ses:${action}`, label, identity, 'mail'),
        detail: label,
        context: { 'ses:FromAddress': from },
      })),
    ),
    ...roleActions.map((action) => cell(`iam:${action}`, 'embed', roles.embed.arn, 'a role')),
    cell('iam:CreateAccessKey', 'a user', `arn:aws:iam::${account}:user/any`, 'a user'),
    ...allRoles.map((name) => {
      return { ...cell('sts:AssumeRole', name, roles[name].arn, 'a role', roles[name].trust), detail: name }
    }),
  ]
}

function cell(
  action: string,
  label: string,
  resource: string,
  on: string,
  policy: readonly PolicyStatement[] = [],
): Cell {
  return { id: `${action} ${label}`, action, on, detail: '', resource, policy, context: {} }
}
