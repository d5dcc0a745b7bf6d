import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs, styleText } from 'node:util'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import { screenInputs } from '../../../shared/regulated-data/policy/screen-inputs.ts'
import { createFileSecrets } from '../../../shared/secrets/file-secrets.ts'
import { divertNotices } from '../divert-notices.ts'
import { readEndpoints } from '../endpoints.ts'
import { fetchToken } from '../fetch-token.ts'
import { modelCredentialFile, secretsFolder } from '../stores/keys-and-secrets.ts'
import { embedMessages } from './embed-messages.ts'
import { corpusMessages, folderMessages } from './messages.ts'
import { listedQueries } from './queries.ts'
import { readRecords } from './read-records.ts'
import { createReport } from './report.ts'
import { searchMessages } from './search-messages.ts'
import { tryCrossings } from './try-crossings.ts'
import { tryRegulatedData } from './try-regulated-data.ts'
import { ask, type LocalVisit, type Visitor } from './visit.ts'

const messageCount = 150

/** What of the shipped policy the tour visits. */
const place = {
  collection: 'support-mail',
  source: 'mail://tour/messages',
  deniedSource: 'mail://legal/case',
  vectorsWithheld: true,
}

/** `npm run tour [-- --input FOLDER]`: the main job over HTTP, step by step. Exits with 1 when anything is not as it should be. */
async function tour(): Promise<number> {
  const { values } = parseArgs({ options: { input: { type: 'string' } } })
  const home = resolve(process.env['SUNDER_HOME'] ?? '.sunder')
  const started = performance.now()
  const gateway = await openGateway(home)
  const report = createReport()
  try {
    const messages =
      values.input === undefined
        ? await corpusMessages(messageCount)
        : await folderMessages(values.input, messageCount)
    // One's own files are searched by their own first lines: nobody listed queries for them.
    const queries =
      values.input === undefined ? listedQueries : messages.slice(0, 50).map(({ subject }) => subject)
    console.log(
      `${messages.length} messages ${values.input === undefined ? 'of the SpamAssassin corpus' : `of ${values.input}`}`,
    )

    const embedded = await embedMessages(gateway.visit, messages, report)
    await searchMessages(gateway.visit, embedded, queries, report)
    await tryRegulatedData(gateway.visit, embedded, report)
    await tryCrossings(gateway.visit, embedded, report)
    await readRecords(gateway.visit, embedded, report)

    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const failures = report.failures()
    const verdict =
      failures === 0
        ? styleText('green', 'All as it should be')
        : styleText('red', `${failures} not as it should be`)
    console.log(`\n${styleText('bold', verdict)}, in ${seconds} s.`)
    return failures === 0 ? 0 : 1
  } finally {
    report.end()
    await gateway.close()
  }
}

/** The gateway that runs on this data folder, or one that is started for the tour and ends with it. */
async function openGateway(home: string): Promise<{ visit: LocalVisit; close(): Promise<void> }> {
  const { endpoints, close, how } = (await findRunning(home)) ?? (await startForTour(home))
  console.log(`${how} at ${new URL(endpoints.embed).origin}, with its data in ${home}`)
  const secrets = createFileSecrets({ folder: secretsFolder(home) })
  const tokens = new Map<string, Promise<string>>()
  const token = (name: Visitor) => {
    const known = tokens.get(name) ?? fetchToken(home, name)
    tokens.set(name, known)
    return known
  }
  const modelCredential = await secrets.read(`file:${modelCredentialFile}`)
  const asModelSees = await screening(home)
  return { visit: { ...place, endpoints, token, modelCredential, asModelSees }, close }
}

/** What the gateway does to a text before the model sees it, done once more by the operator. */
async function screening(home: string): Promise<LocalVisit['asModelSees']> {
  const key = await readFile(join(home, 'keys', 'masking.key'), 'utf8')
  const parts = createScreening(Buffer.from(key, 'base64url'))
  const policy = parsePolicy(await readFile('policy.yaml')).collections[place.collection]
  if (policy === undefined) throw new Error(`The policy has no collection ${place.collection}.`)
  return async (texts) => {
    const inputs = texts.map((text) => ({ text, metadata: '{}' }))
    return (await screenInputs(parts, inputs, policy)).inputs.map(({ text }) => text)
  }
}

async function findRunning(home: string) {
  const endpoints = await readEndpoints(home)
  if (endpoints === undefined) return undefined
  const health = await ask(`${endpoints.grants}/healthz`, undefined).catch(() => undefined)
  return health?.status === 200
    ? { how: 'A gateway runs', endpoints, close: async () => undefined }
    : undefined
}

async function startForTour(home: string) {
  const { startGateway } = await import('../gateway.ts')
  const port = Number(process.env['PORT'] || 8787)
  const { endpoints, close } = await startGateway({ port, home, policyFile: 'policy.yaml' })
  return { how: 'A gateway was started', endpoints, close: () => close() }
}

divertNotices()
try {
  process.exitCode = await tour()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
