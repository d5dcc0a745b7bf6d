import { type FunctionName, folderOf, isWorkflowTask } from '../functions.ts'

/** Modules that do one duty's work; in another function's bundle they would give its code that duty. */
const guarded = {
  provider: /^shared\/embedding\/(?:openai-embedding-model|openai-response|create-models)\.ts$/,
  secrets: /^shared\/secrets\//,
  vectors: /^shared\/vectors\/(?!float32\.ts|.*vector-(?:reader|writer)\.ts$)/,
  vectorWriter: /^shared\/vectors\/.*vector-writer\.ts$/,
  vectorReader: /^shared\/vectors\/.*vector-reader\.ts$/,
  payloadReader: /^shared\/payloads\/.*payload-reader\.ts$/,
  payloadWriter: /^shared\/payloads\/.*payload-writer\.ts$/,
  auditReader: /^shared\/audit\/dynamodb-audit-(?:reader|search)\.ts$/,
  logWriter: /^shared\/transparency-log\/stores\/s3-log-store\.ts$/,
  shipping: /^shared\/shipping\/(?!(?:lambda-)?alarm-signal\.ts$)/,
  grantSigner: /^shared\/grants\/kms-grant-token-signer\.ts$/,
  grantStore: /^shared\/grants\/dynamodb-grant-store\.ts$/,
  jobSigner: /^shared\/signing\/.*-signer\.ts$/,
  mail: /^(?:shared\/mail\/|node_modules\/nodemailer\/)/,
  signIn: /^(?:shared\/sign-in\/|node_modules\/(?:openid-client|oauth4webapi)\/)/,
  oneMachine: /^(?:infra\/|shared\/.*\/(?:folder-|file-|pglite)|node_modules\/(?:pino|pg|@electric-sql)\/)/,
} as const

interface BundleRule {
  /** The AWS clients that the function's duty needs: `@aws-sdk/client-…`. No other may be in its bundle. */
  readonly clients: readonly string[]
  /** What the duty needs of what is guarded. */
  readonly may: readonly (keyof typeof guarded)[]
}

/** What may be in a bundle, so that code which is taken over finds nothing to do another's duty with. */
const bundleRules: Readonly<Record<FunctionName, BundleRule>> = {
  embed: {
    clients: ['comprehend', 'dynamodb', 'kms', 's3', 's3vectors', 'secrets-manager', 'sfn', 'ssm'],
    may: ['provider', 'secrets', 'vectors', 'vectorWriter', 'payloadWriter', 'jobSigner'],
  },
  'embed-query': {
    clients: ['comprehend', 'dynamodb', 'kms', 'secrets-manager', 'ssm'],
    may: ['provider', 'secrets'],
  },
  'read-vectors': {
    clients: ['comprehend', 'dynamodb', 'kms', 'lambda', 's3', 's3vectors'],
    may: ['vectors', 'vectorReader', 'payloadWriter'],
  },
  audit: { clients: ['dynamodb', 'kms', 'lambda', 's3'], may: ['auditReader', 'signIn'] },
  'seal-audit': { clients: ['dynamodb', 'kms', 's3'], may: ['auditReader', 'logWriter', 'jobSigner'] },
  'ship-audit': {
    clients: ['dynamodb', 'eventbridge', 's3', 'secrets-manager', 'ssm'],
    may: ['auditReader', 'secrets', 'shipping'],
  },
  'export-audit': { clients: ['dynamodb', 'kms', 'lambda', 's3'], may: ['auditReader'] },
  'read-payload': { clients: ['comprehend', 'dynamodb', 'kms', 's3'], may: ['payloadReader'] },
  'watch-audit': { clients: ['lambda', 's3'], may: [] },
  grants: { clients: ['dynamodb', 'kms', 'sfn'], may: ['grantSigner', 'grantStore'] },
  approvals: { clients: ['dynamodb', 'kms', 's3', 'sfn'], may: ['payloadReader', 'signIn'] },
  'workflow-preview': {
    clients: ['comprehend', 'dynamodb', 'kms', 's3'],
    may: ['payloadReader', 'payloadWriter'],
  },
  'workflow-notify': { clients: ['dynamodb', 'sesv2'], may: ['mail'] },
  'workflow-run': {
    clients: ['comprehend', 'dynamodb', 'kms', 's3', 's3vectors', 'secrets-manager', 'ssm'],
    may: ['provider', 'secrets', 'vectors', 'vectorWriter', 'payloadReader', 'payloadWriter', 'jobSigner'],
  },
  'workflow-close': { clients: ['dynamodb', 'sesv2'], may: ['mail'] },
}

/**
 * Holds the modules of a bundle against its function's rule.
 *
 * @param modules paths relative to the project, as the bundler names its inputs
 * @returns a sentence for each module that must not be there
 */
export function bundleViolations(name: FunctionName, modules: readonly string[]): string[] {
  const { clients, may } = bundleRules[name]
  const never = Object.entries(guarded).filter(([what]) => !may.some((allowed) => allowed === what))
  return modules.flatMap((module) => {
    const client = /^node_modules\/@aws-sdk\/client-([a-z0-9-]+)\//.exec(module)?.[1]
    if (client !== undefined && !clients.includes(client)) {
      return [`${name} holds the AWS client ${client} (${module}), which its duty does not need`]
    }
    const foreign = module.startsWith('functions/') && !isOwn(name, module)
    return foreign || never.some(([, pattern]) => pattern.test(module)) ? [`${name} holds ${module}`] : []
  })
}

/** Its own folder's, and of the workflow's tasks what lies beside their folders. */
function isOwn(name: FunctionName, module: string): boolean {
  if (module.startsWith(`functions/${folderOf(name)}/`)) return true
  return isWorkflowTask(name) && /^functions\/workflow\/[^/]+$/.test(module)
}
