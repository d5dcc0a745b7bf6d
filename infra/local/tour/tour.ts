import { resolve } from 'node:path'
import { parseArgs, styleText } from 'node:util'
import { createFileSecrets } from '../../../shared/secrets/file-secrets.ts'
import { readEndpoints } from '../endpoints.ts'
import { fetchToken } from '../fetch-token.ts'
import { divertNotices } from '../divert-notices.ts'
import { modelCredentialFile, secretsFolder } from '../keys-and-secrets.ts'
import { StartRefusal } from '../start-refusal.ts'
import { embedMessages } from './embed-messages.ts'
import { corpusMessages, folderMessages } from './messages.ts'
import { listedQueries } from './queries.ts'
import { readRecords } from './read-records.ts'
import { createReport } from './report.ts'
import { searchMessages } from './search-messages.ts'
import { tryCrossings } from './try-crossings.ts'
import { ask, type Visit } from './visit.ts'

const messageCount = 150

/** `npm run tour [-- --input FOLDER]`: the main job over HTTP, step by step. Exits with 1 when anything is not as it should be. */
async function tour(): Promise<number> {
  const { values } = parseArgs({ options: { input: { type: 'string' } } })
  const home = resolve(process.env['SUNDER_HOME'] ?? '.sunder')
  const started = performance.now()
  const gateway = await openGateway(home)
  try {
    const report = createReport()
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
    await gateway.close()
  }
}

/** The gateway that runs on this data folder, or one that is started for the tour and ends with it. */
async function openGateway(home: string): Promise<{ visit: Visit; close(): Promise<void> }> {
  const found = await readEndpoints(home)
  const isRunning =
    found !== undefined &&
    (await ask(`${found.grants}/healthz`, undefined).catch(() => undefined))?.status === 200
  const gateway = isRunning
    ? undefined
    : await (await import('../gateway.ts')).startGateway({ port: Number(process.env['PORT'] ?? 8787), home, policyFile: 'policy.yaml' })
  const endpoints = gateway?.endpoints ?? found
  if (endpoints === undefined) throw new StartRefusal('No gateway could be started.')
  console.log(
    `${isRunning ? 'A gateway runs' : 'A gateway was started'} at ${new URL(endpoints.embed).origin}, with its data in ${home}`,
  )
  const tokens = new Map<string, Promise<string>>()
  const token = (name: string) => {
    const known = tokens.get(name) ?? fetchToken(home, name)
    tokens.set(name, known)
    return known
  }
  return {
    visit: {
      endpoints,
      token,
      modelCredential: await createFileSecrets({ folder: secretsFolder(home) }).read(
        `file:${modelCredentialFile}`,
      ),
    },
    close: async () => gateway?.close(),
  }
}

divertNotices()
try {
  process.exitCode = await tour()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
