import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parsePolicy } from '../../shared/policy/load-policy.ts'
import { toTimestamp } from '../../shared/runtime/clock.ts'
import { embedMessages } from '../local/tour/embed-messages.ts'
import { readRecords } from '../local/tour/read-records.ts'
import { createReport, type Report } from '../local/tour/report.ts'
import { tryCrossings } from '../local/tour/try-crossings.ts'
import { ask, type Visit, type Visitor } from '../local/tour/visit.ts'
import { choosePlace } from './choose-place.ts'
import { readDeployedEndpoints } from './deployed-endpoints.ts'

const tokenVariables: Readonly<Record<Visitor, string>> = {
  ingest: 'SUNDER_EMBEDDER_TOKEN',
  search: 'SUNDER_CONSUMER_TOKEN',
  siem: 'SUNDER_AUDITOR_TOKEN',
  mallory: 'SUNDER_TWO_DUTIES_TOKEN',
  nobody: 'SUNDER_NO_DUTY_TOKEN',
}
const needed = ['ingest', 'search', 'siem'] as const

const usage = `
  npm run smoke [-- --outputs cdk-outputs.json --policy policy.yaml --collection NAME --source URI]

  Tries a deployment from outside: embeds three texts under a grant, searches for one, tries every crossing
  that must be refused, reads and verifies the records. The three texts stay in the collection.

  Access tokens of your identity provider, by environment variable:
    SUNDER_EMBEDDER_TOKEN, SUNDER_CONSUMER_TOKEN, SUNDER_AUDITOR_TOKEN
    SUNDER_TWO_DUTIES_TOKEN, SUNDER_NO_DUTY_TOKEN (optional: an identity in two duties' groups, one in none)
`

const messages = [
  {
    id: 'smoke/1',
    subject: 'printer',
    folder: 'smoke',
    text: 'The printer on the second floor is out of paper',
  },
  {
    id: 'smoke/2',
    subject: 'heating',
    folder: 'smoke',
    text: 'The heating in the meeting room does not work',
  },
  {
    id: 'smoke/3',
    subject: 'invoice',
    folder: 'smoke',
    text: 'The invoice of last month names the wrong amount',
  },
]

/** `npm run smoke`: the tour's checks over the deployed URLs. @returns the exit code */
async function smoke(): Promise<number> {
  const { values } = parseArgs({
    options: {
      outputs: { type: 'string', default: 'cdk-outputs.json' },
      policy: { type: 'string', default: 'policy.yaml' },
      collection: { type: 'string' },
      source: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const missing = needed.map((name) => tokenVariables[name]).filter((name) => !process.env[name])
  if (missing.length > 0) throw new Error(`No token in ${missing.join(', ')}.\n${usage}`)

  const visit: Visit = {
    ...choosePlace(parsePolicy(await readFile(values.policy)), values),
    endpoints: await readDeployedEndpoints(values.outputs),
    token: async (name) => process.env[tokenVariables[name]] || undefined,
  }
  const since = toTimestamp(Date.now())
  const report = createReport()
  try {
    console.log(`Collection ${visit.collection}, source ${visit.source}, at ${visit.endpoints.embed}`)
    const embedded = await embedMessages(visit, messages, report)
    await searchFor(visit, report)
    await tryCrossings(visit, embedded, report)
    await readRecords(visit, embedded, report, since)
  } finally {
    report.end()
  }
  const failures = report.failures()
  console.log(failures === 0 ? '\nAll as it should be.' : `\n${failures} not as it should be.`)
  return failures === 0 ? 0 : 1
}

async function searchFor(visit: Visit, report: Report): Promise<void> {
  report.step('The consumer searches by text')
  const url = `${visit.endpoints.vectors}/v1/collections/${visit.collection}/query`
  const { status, body } = await ask<{ hits: { text: string | null; metadata: object }[]; withheld: number }>(
    url,
    await visit.token('search'),
    { text: 'Where does the heating fail?', topK: 5 },
  )
  report.check(status === 200, `POST …/query answers 200 (${status})`)
  const hits = JSON.stringify(body.hits ?? [])
  report.check(hits.includes('heating'), `the text about the heating is among ${body.hits?.length} hits`)
  report.check(!hits.includes('"vector"'), 'a hit holds no vector')
  report.check(body.withheld === 0, `${body.withheld} rows were withheld as not signed by this deployment`)
}

try {
  process.exitCode = await smoke()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
