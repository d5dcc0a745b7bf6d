import { allRoles } from '../../../../infra/access/principals.ts'
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

/** Secrets, functions and roles. Their own policies, but for a role's trust, are not part of the deployment. */
export function otherCells({ secret, embedQueryFunction, readPayloadFunction, roles }: Estate): Cell[] {
  const functionArn = (name: string) => embedQueryFunction.replace(/embed-query$/, name)
  const invoked = [
    ['embed-query', embedQueryFunction],
    ['read-payload', readPayloadFunction],
    ['embed', functionArn('embed')],
  ] as const
  return [
    ...secretActions.flatMap((action) => [
      cell(`secretsmanager:${action}`, "the model's", secret, "the model's secret"),
      cell(
        `secretsmanager:${action}`,
        'another',
        secret.replace(/[^:]+$/, 'another-a1b2c3'),
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
    ...invoked.map(([name, arn]) => cell('lambda:InvokeFunction', name, arn, `function ${name}`)),
    cell('lambda:UpdateFunctionCode', 'embed-query', embedQueryFunction, 'function embed-query'),
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
