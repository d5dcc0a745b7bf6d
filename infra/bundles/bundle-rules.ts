import type { FunctionName } from '../functions.ts'

interface BundleRule {
  /** The AWS clients that the function's duty needs: `@aws-sdk/client-…`. No other may be in its bundle. */
  readonly clients: readonly string[]
  /** Modules of our own that would give the function's code another's duty. */
  readonly never: readonly RegExp[]
}

const provider = /^shared\/embedding\/(?:openai-embedding-model|openai-response|create-models)\.ts$/
const secrets = /^shared\/secrets\//
const vectorWriter = /^shared\/vectors\/.*vector-writer\.ts$/
const vectorReader = /^shared\/vectors\/.*vector-reader\.ts$/
const vectors = /^shared\/vectors\/(?!float32\.ts)/
const payloadReader = /^shared\/payloads\/.*payload-reader\.ts$/
const payloadWriter = /^shared\/payloads\/.*payload-writer\.ts$/
const auditReader = /^shared\/audit\/dynamodb-audit-(?:reader|search)\.ts$/
const grantSigner = /^shared\/grants\/kms-grant-token-signer\.ts$/
const grantStore = /^shared\/grants\/dynamodb-grant-store\.ts$/
const jobSigner = /^shared\/signing\/.*-signer\.ts$/
const oneMachine =
  /^(?:infra\/|shared\/.*\/(?:folder-|file-|pglite)|node_modules\/(?:pino|pg|@electric-sql)\/)/

/** What must not be in a bundle, so that code which is taken over finds nothing to do another's duty with. */
export const bundleRules: Readonly<Record<FunctionName, BundleRule>> = {
  embed: {
    clients: ['comprehend', 'dynamodb', 'kms', 's3', 's3vectors', 'secrets-manager', 'ssm'],
    never: [vectorReader, payloadReader, auditReader, grantSigner, grantStore, oneMachine],
  },
  'embed-query': {
    clients: ['comprehend', 'dynamodb', 'kms', 'secrets-manager', 'ssm'],
    never: [
      vectors,
      payloadReader,
      payloadWriter,
      auditReader,
      grantSigner,
      grantStore,
      jobSigner,
      oneMachine,
    ],
  },
  'read-vectors': {
    clients: ['comprehend', 'dynamodb', 'kms', 'lambda', 's3', 's3vectors'],
    never: [
      provider,
      secrets,
      vectorWriter,
      payloadReader,
      auditReader,
      grantSigner,
      grantStore,
      jobSigner,
      oneMachine,
    ],
  },
  audit: {
    clients: ['dynamodb', 'lambda'],
    never: [
      provider,
      secrets,
      vectors,
      payloadReader,
      payloadWriter,
      grantSigner,
      grantStore,
      jobSigner,
      oneMachine,
    ],
  },
  'read-payload': {
    clients: ['comprehend', 'dynamodb', 'kms', 's3'],
    never: [
      provider,
      secrets,
      vectors,
      payloadWriter,
      auditReader,
      grantSigner,
      grantStore,
      jobSigner,
      oneMachine,
    ],
  },
  'watch-audit': {
    clients: ['s3'],
    never: [
      provider,
      secrets,
      vectors,
      payloadReader,
      payloadWriter,
      auditReader,
      grantSigner,
      grantStore,
      jobSigner,
      oneMachine,
    ],
  },
  grants: {
    clients: ['dynamodb', 'kms'],
    never: [provider, secrets, vectors, payloadReader, payloadWriter, auditReader, jobSigner, oneMachine],
  },
}

/**
 * Holds the modules of a bundle against its function's rule.
 *
 * @param modules paths relative to the project, as the bundler names its inputs
 * @returns a sentence for each module that must not be there
 */
export function bundleViolations(name: FunctionName, modules: readonly string[]): string[] {
  const { clients, never } = bundleRules[name]
  return modules.flatMap((module) => {
    const client = /^node_modules\/@aws-sdk\/client-([a-z0-9-]+)\//.exec(module)?.[1]
    if (client !== undefined && !clients.includes(client)) {
      return [`${name} holds the AWS client ${client} (${module}), which its duty does not need`]
    }
    const duty = /^functions\/([^/]+)\//.exec(module)?.[1]
    const foreign = duty !== undefined && duty !== name
    return foreign || never.some((pattern) => pattern.test(module)) ? [`${name} holds ${module}`] : []
  })
}
