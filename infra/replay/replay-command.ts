import { parseArgs } from 'node:util'
import { CommandFailure } from '../command-line/command-failure.ts'
import { printable } from '../command-line/printable.ts'
import type { Terminal } from '../command-line/run-command.ts'
import { readEndpoints } from '../local/endpoints.ts'
import { fetchToken } from '../local/fetch-token.ts'
import { StartRefusal } from '../local/start-refusal.ts'
import { type AnsweredReplay, fetchReplay } from './fetch-replay.ts'
import { replayReport } from './print-replay.ts'

const usage = `Usage: npm run replay -- TRACE [--json] [--home FOLDER] [--audit URL] [--token-of NAME]

Asks today's policy what it would decide about the requests of a session (the id of a grant, a job or a read), and
shows where that differs from what was decided then. The kept payloads are held against their commitments and judged
where they are; of them only verdicts come back, and nothing is sent to a model. Both functions record it.

  --json           one JSON object (npm run --silent replay -- … leaves npm's own lines out)
  --home FOLDER    the data folder of the gateway on this machine (SUNDER_HOME, or .sunder)
  --audit URL      of the audit API elsewhere; then SUNDER_TOKEN must hold an auditor's access token
  --token-of NAME  the auditor as whom to ask on this machine (siem), where there is no SUNDER_TOKEN
  --help           this text

Not judged is what no payload tells: a reader's groups, budgets, rates and duties. A request that was refused before its
payload was kept is judged by its record: its source, and the classes that were found in it.
Exit code: 0 when nothing differs, 1 when a decision does or a payload is not what was committed to, 2 when it could not
be asked.`

/** Where the command may ask: `process.env` and `fetch` in place of these. */
interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof globalThis.fetch
}

/** @returns the exit code */
export async function replayCommand(
  args: readonly string[],
  { print, style }: Terminal,
  { environment, fetch }: Surroundings = { environment: process.env, fetch: globalThis.fetch },
): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      home: { type: 'string' },
      audit: { type: 'string' },
      'token-of': { type: 'string', default: 'siem' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    print(usage)
    return 0
  }
  const [trace, ...more] = positionals
  if (trace === undefined) throw new CommandFailure(`No trace to replay.\n\n${usage}`)
  if (more.length > 0) throw new CommandFailure(`One trace at a time: ${printable(trace)} alone.\n\n${usage}`)
  const home = values.home ?? (environment['SUNDER_HOME'] || '.sunder')
  const given = environment['SUNDER_TOKEN'] || undefined
  const audit = values.audit ?? (await localAudit(home))
  if (values.audit !== undefined && given === undefined) {
    throw new CommandFailure('--audit needs an access token of an auditor in SUNDER_TOKEN.')
  }
  const token = given ?? (await localToken(home, values['token-of']))
  const replay = await fetchReplay({ fetch, audit: audit.replace(/\/+$/, ''), token }, trace)
  print(values.json ? JSON.stringify(replay, undefined, 2) : replayReport(replay, style))
  return replay.requests.some(isNoticeable) ? 1 : 0
}

/** Erased and never kept are what a policy and its people wanted; something else in a payload's place is not. */
function isNoticeable({ differs, payload }: AnsweredReplay['requests'][number]): boolean {
  return differs === true || payload === 'commitment differs' || payload === 'unavailable'
}

async function localAudit(home: string): Promise<string> {
  const endpoints = await readEndpoints(home)
  if (endpoints !== undefined) return endpoints.audit
  throw new CommandFailure(`No gateway runs on ${home}. Start one with npm start, or name one with --audit.`)
}

async function localToken(home: string, name: string): Promise<string> {
  try {
    return await fetchToken(home, name)
  } catch (error) {
    throw error instanceof StartRefusal ? new CommandFailure(error.message) : error
  }
}
