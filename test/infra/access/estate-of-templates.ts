import { allRoles, type RoleName } from '../../../infra/access/principals.ts'
import type { KeyName } from '../../../infra/access/resources.ts'
import { type FunctionName, functionNames, roleName } from '../../../infra/functions.ts'
import { type DeployedRole, type Estate, type Guarded, region } from './estate.ts'
import { asObject, type PolicyStatement, parseStatements } from './policy-document.ts'
import { createResolver, type Templates } from './resolve-template.ts'

const deployment = 'sunder'
/** As `deployablePolicy` has it. */
const mailFrom = 'sunder@acme-corp.com'

/** The types that carry a policy, or that one names. */
const relevant =
  /^AWS::(DynamoDB::Table|S3::Bucket|S3Vectors::VectorBucket|KMS::Key$|IAM::|Lambda::Function$|SecretsManager::(Secret|ResourcePolicy)$|StepFunctions::StateMachine$|SES::EmailIdentity$)/

interface Found {
  readonly type: string
  readonly ref: string
  readonly arn: string
  readonly properties: Record<string, unknown>
}

/** Finds by what a resource is and whom it encrypts, never by its logical id, which may change. */
export function estateOf(templates: Templates): Estate {
  const all = resourcesOf(templates)
  const ofType = (type: string) => all.filter((resource) => resource.type === type)
  const endsWith = (end: string) => (found: Found) => found.arn.endsWith(end)
  const grants = the(ofType('AWS::DynamoDB::Table').filter(endsWith('-grants')), 'grants table')
  const audit = the(ofType('AWS::DynamoDB::Table').filter(endsWith('-audit')), 'audit table')
  const archive = the(ofType('AWS::S3::Bucket').filter(isLocked).filter(isNamed('audit-copies')), 'archive')
  const log = the(ofType('AWS::S3::Bucket').filter(isLocked).filter(isNamed('audit-log')), 'log')
  const exports = the(ofType('AWS::S3::Bucket').filter(isNamed('audit-exports')), 'exports')
  const payloads = the(ofType('AWS::S3::Bucket').filter(isNamed('payloads')), 'payload bucket')
  const vectors = the(ofType('AWS::S3Vectors::VectorBucket'), 'vector bucket')
  const bucketPolicies = [...ofType('AWS::S3::BucketPolicy'), ...ofType('AWS::S3Vectors::VectorBucketPolicy')]
  const guarded = (bucket: Found): Guarded => ({ arn: bucket.arn, policy: policyFor(bucket, bucketPolicies) })
  const streamArn = `${audit.arn}/stream/2026-01-01T00:00:00.000`
  const secretOf = (secret: Found): Guarded => {
    const policies = ofType('AWS::SecretsManager::ResourcePolicy').filter(
      ({ properties }) => properties['SecretId'] === secret.ref,
    )
    return { arn: secret.arn, policy: policies.flatMap((policy) => documentAt(policy, 'ResourcePolicy')) }
  }
  const functionArns = functionNames.map((name) => {
    const called = endsWith(`:${deployment}-${name}`)
    return [name, the(ofType('AWS::Lambda::Function').filter(called), name).arn]
  })
  return {
    roles: rolesOf(all),
    grants: { arn: grants.arn, policy: documentAt(grants, 'ResourcePolicy', 'PolicyDocument') },
    audit: { arn: audit.arn, policy: documentAt(audit, 'ResourcePolicy', 'PolicyDocument') },
    auditStream: {
      arn: streamArn,
      policy: documentAt(audit, 'StreamSpecification', 'ResourcePolicy', 'PolicyDocument'),
    },
    payloads: guarded(payloads),
    archive: guarded(archive),
    log: guarded(log),
    exports: guarded(exports),
    vectors: guarded(vectors),
    keys: keysOf(ofType('AWS::KMS::Key'), { tables: audit, payloads, archive, log, vectors }),
    functions: Object.fromEntries(functionArns) as Record<FunctionName, string>,
    approvalWorkflow: the(ofType('AWS::StepFunctions::StateMachine'), 'state machine').arn,
    mail: { identity: the(ofType('AWS::SES::EmailIdentity'), 'mail identity').arn, from: mailFrom },
    secret: secretOf(the(ofType('AWS::SecretsManager::Secret'), 'secret')),
  }
}

function resourcesOf(templates: Templates): Found[] {
  const resolve = createResolver(templates)
  return Object.entries(templates).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => relevant.test(Type))
      .map(([id, { Type, Properties = {} }]): Found => {
        const arn = resolve(stack, { 'Fn::GetAtt': [id, 'Arn'] })
        const ref = resolve(stack, { Ref: id })
        const properties = asObject(resolve(stack, Properties))
        return { type: Type, ref: String(ref), arn: String(arn), properties }
      }),
  )
}

function the(found: readonly Found[], what: string): Found {
  const [one, ...more] = found
  if (one === undefined || more.length > 0) throw new Error(`${found.length} of: ${what}`)
  return one
}

const isLocked = ({ properties }: Found) => properties['ObjectLockEnabled'] === true
const isNamed = (name: string) => (found: Found) => found.arn.includes(`-${name}-`)

function documentAt({ properties }: Found, ...path: string[]): PolicyStatement[] {
  return statementsOf(path.reduce<unknown>((inner, name) => inner && asObject(inner)[name], properties))
}

/** A resource without a policy is guarded by nothing, which the matrix will show. */
function statementsOf(document: unknown): PolicyStatement[] {
  return document === undefined ? [] : parseStatements(document)
}

function policyFor(bucket: Found, policies: readonly Found[]): PolicyStatement[] {
  return policies
    .filter(({ properties }) =>
      [bucket.ref, bucket.arn].includes(String(properties['Bucket'] ?? properties['VectorBucketArn'])),
    )
    .flatMap(({ properties }) => statementsOf(properties['PolicyDocument'] ?? properties['Policy']))
}

function rolesOf(all: readonly Found[]): Record<RoleName, DeployedRole> {
  const roles = allRoles.map((name): [RoleName, DeployedRole] => {
    const role = the(
      all.filter(({ type, ref }) => type === 'AWS::IAM::Role' && ref === roleName(deployment, region, name)),
      `role ${name}`,
    )
    const managed = role.properties['ManagedPolicyArns'] ?? []
    if (!Array.isArray(managed) || managed.length > 0)
      throw new Error(`not evaluated: AWS's policies of ${name}`)
    const trust = documentAt(role, 'AssumeRolePolicyDocument')
    return [name, { arn: role.arn, identity: identityOf(role, all), trust }]
  })
  return Object.fromEntries(roles) as Record<RoleName, DeployedRole>
}

function identityOf(role: Found, all: readonly Found[]): PolicyStatement[] {
  const inline = role.properties['Policies'] ?? []
  const documents = (Array.isArray(inline) ? inline : []).map((policy) => asObject(policy)['PolicyDocument'])
  const attached = all.filter(({ type, properties }) => {
    const roles = properties['Roles'] ?? []
    return /^AWS::IAM::(Managed)?Policy$/.test(type) && Array.isArray(roles) && roles.includes(role.ref)
  })
  return [...documents, ...attached.map(({ properties }) => properties['PolicyDocument'])].flatMap(
    statementsOf,
  )
}

type Encrypted = 'tables' | 'payloads' | 'archive' | 'log' | 'vectors'

function keysOf(keys: readonly Found[], encrypted: Record<Encrypted, Found>): Record<KeyName, Guarded> {
  const guarded = (found: Found): Guarded => ({ arn: found.arn, policy: documentAt(found, 'KeyPolicy') })
  const ofSpec = (spec: string) =>
    guarded(
      the(
        keys.filter(({ properties }) => properties['KeySpec'] === spec),
        spec,
      ),
    )
  const ofSubject = (subject: string) =>
    guarded(
      the(
        keys.filter(({ properties }) => String(properties['Description']).includes(subject)),
        subject,
      ),
    )
  const named = (name: Encrypted) => {
    // A table, a bucket and a vector bucket say it in three shapes: the key is the one whose ARN is in there.
    const text = JSON.stringify(encrypted[name].properties)
    return guarded(
      the(
        keys.filter(({ arn }) => text.includes(`"${arn}"`)),
        `key of ${name}`,
      ),
    )
  }
  return {
    tablesKey: named('tables'),
    payloadKey: named('payloads'),
    archiveKey: named('archive'),
    vectorsKey: named('vectors'),
    logKey: named('log'),
    grantKey: ofSpec('ECC_NIST_P256'),
    provenanceKey: ofSubject('Signs embedding jobs'),
    sealKey: ofSubject('heads of the audit log'),
    vectorIdKey: ofSubject('ids of vectors'),
    maskingKey: ofSubject('tokens of masked values'),
    sessionKey: ofSubject('key of the sessions'),
  }
}
