import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRoles, type RoleName } from '../../../infra/access/principals.ts'
import { synthTemplates } from '../synthesized.ts'
import { type Estate, region } from './estate.ts'
import { estateOf } from './estate-of-templates.ts'
import { expectedAccess } from './expected-access.ts'
import { actionCalls, type Call, objectCalls, RefusedByMoto } from './moto-calls.ts'
import type { PolicyStatement } from './policy-document.ts'

const endpoint = process.env['SUNDER_TEST_MOTO_IAM']
if (endpoint === undefined) {
  throw new Error(
    'SUNDER_TEST_MOTO_IAM must be the URL of a moto server of its own: it checks rights for all or none',
  )
}

/**
 * The matrix as real calls, each with the credentials of an assumed role.
 *
 * What moto 5.2.5 takes into account: the roles' own policies; their actions; and of resources S3's objects
 * alone. It takes every other call to be for the resource `*`, and every condition to hold. So statements that
 * allow are put with `Resource: *` but for S3's, and those that deny are left out, as they would deny all.
 *
 * Not checked here, and only by the matrix:
 * - which items and which of their attributes (`dynamodb:LeadingKeys`, `dynamodb:Attributes`), which table, index,
 *   stream, key, secret, parameter, function or vector index: one right to an action counts as all;
 * - all denials; policies of tables, buckets, keys and of the vector bucket, and with them the outsiders;
 * - conditions of keys (`kms:ViaService`, algorithms) and of puts (TLS, encryption, `If-None-Match`);
 * - PartiQL, which moto knows by `ExecuteStatement`; `ConditionCheckItem`, `iam:PassRole`, `ses:SendRawEmail` and
 *   `s3:BypassGovernanceRetention`, which are no calls of their own; versions of objects;
 * - `s3vectors:QueryVectors`, which moto does not serve; listing of buckets, and their controls.
 */
const anyone = { accessKeyId: 'setup', secretAccessKey: 'setup' }
const setup = { endpoint, region, credentials: anyone, maxAttempts: 1 }

let estate: Estate
const clients = new Map<RoleName, typeof setup>()

beforeAll(async () => {
  estate = estateOf(synthTemplates())
  for (const { arn } of [estate.payloads, estate.archive]) {
    const Bucket = nameOf(arn)
    await new S3Client({ ...setup, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket }))
  }
  for (const role of allRoles) clients.set(role, { ...setup, credentials: await assume(role) })
  await enforce('0')
}, 120_000)
afterAll(() => enforce('inf'))

async function enforce(afterCalls: string): Promise<void> {
  const answer = await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: afterCalls })
  if (!answer.ok) throw new Error(`moto answered ${answer.status}`)
}

async function assume(role: RoleName) {
  const { arn, identity } = estate.roles[role]
  const RoleName = nameOf(arn)
  const iam = new IAMClient(setup)
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{"Statement":[]}' }))
  const Statement = identity.filter(({ effect }) => effect === 'Allow').flatMap(forMoto)
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }))
  const session = new AssumeRoleCommand({
    RoleArn: `arn:aws:iam::${motoAccount}:role/${RoleName}`,
    RoleSessionName: role,
  })
  const { Credentials } = await new STSClient(setup).send(session)
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

/** Whatever account the templates are made for, moto has this one. */
const motoAccount = '123456789012'

/** moto looks for the call's name where AWS has another for the right. */
const motoNames: Readonly<Record<string, string>> = { 'lambda:InvokeFunction': 'lambda:Invoke' }

function forMoto({ effect, actions, resources }: PolicyStatement) {
  const objects = actions.filter((action) => action.startsWith('s3:'))
  const others = actions
    .filter((action) => !action.startsWith('s3:'))
    .map((action) => motoNames[action] ?? action)
  return [
    ...(objects.length > 0 ? [{ Effect: effect, Action: objects, Resource: resources }] : []),
    ...(others.length > 0 ? [{ Effect: effect, Action: others, Resource: '*' }] : []),
  ]
}

function nameOf(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? ''
}

/** Refused for want of a right, or not; that a thing does not exist, or that moto fails over it, is no refusal. */
async function answerTo(call: Call): Promise<'allow' | 'deny'> {
  try {
    await call()
    return 'allow'
  } catch (error) {
    if (!(error instanceof RefusedByMoto)) return 'allow'
    if (error.code === 'AccessDenied') return 'deny'
    // Else a wrong signature or token would pass for a right that is missing.
    throw error
  }
}

describe.each(allRoles)('%s', (role) => {
  const expected = expectedAccess[role]

  it('is let do what the table says, and no other action', async () => {
    const calls = actionCalls(clients.get(role) ?? setup)
    const answers: string[] = []
    for (const [action, call] of Object.entries(calls)) {
      const wanted = expected.some((id) => id.startsWith(`${action} `)) ? 'allow' : 'deny'
      const answer = await answerTo(call)
      if (answer !== wanted) answers.push(`${action}: ${answer}, not ${wanted}`)
    }
    expect(answers).toEqual([])
  }, 60_000)

  it('is let at the objects of the table, and at no other prefix', async () => {
    const answers: string[] = []
    const prefixes = [
      ...['requests/', 'responses/', 'pending/', 'previews/', 'others/'].map(
        (prefix) => ['payloads', prefix] as const,
      ),
      ['archive', 'LANE#'] as const,
    ]
    for (const [bucket, prefix] of prefixes) {
      const calls = objectCalls(clients.get(role) ?? setup, nameOf(estate[bucket].arn), `${prefix}1`)
      for (const [action, call] of Object.entries(calls)) {
        const id = `${action} ${bucket} ${prefix}`
        const wanted = expected.includes(id) ? 'allow' : 'deny'
        const answer = await answerTo(call)
        if (answer !== wanted) answers.push(`${id}: ${answer}, not ${wanted}`)
      }
    }
    expect(answers).toEqual([])
  }, 60_000)
})
