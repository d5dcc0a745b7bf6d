import { parseArgs } from 'node:util'
import { describeFinding } from '../../shared/verification/describe-finding.ts'
import type { Verification } from '../../shared/verification/summarise.ts'
import { createExportVerifier } from '../../shared/verification/verify-export.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import type { Terminal } from '../command-line/run-command.ts'
import { readLines } from './read-lines.ts'
import { readTrust } from './read-trust.ts'
import { verificationReport } from './report.ts'

const usage = `Usage: npm run verify -- EXPORT [--key KEY] [--checkpoint FILE]… [--since SIZE] [--json]
       node verify.mjs EXPORT …

Checks an exported span of the audit trail (format=jsonl, gzip or not; - is standard input) without any trust in the
gateway, and without any network: every record's bytes, every lane's sequence, every leaf of the tree, every signed
checkpoint, and that nothing was left out, put in late or dated back.

  --key KEY          the log's verifier key (name+id+key), or a file that holds it; without it the export's own key is
                     believed, and the result says so
  --checkpoint FILE  a checkpoint that you kept: the exported tree must go together with it. Ask for the export with
                     since=SIZE of each, so that it can show how
  --since SIZE       nothing from this leaf on may be left out at the beginning
  --max-lag TIME     how long a record may wait for its seal, in place of what the export says (2m to 1d)
  --retention TIME   how long a record must be kept, in place of what the export says
  --json             one JSON object
  --help             this text

Exit code: 0 when everything verifies, 1 with findings, 2 when a file can't be read or an option is wrong.`

/** @returns the exit code */
export async function verify(args: readonly string[], { input, print, style }: Terminal): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true, default: [] },
      checkpoint: { type: 'string', multiple: true, default: [] },
      since: { type: 'string' },
      'max-lag': { type: 'string' },
      retention: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    print(usage)
    return 0
  }
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) throw new CommandFailure(`One export to verify.\n\n${usage}`)
  const check = createExportVerifier(await readTrust(values))
  await readLines(name, input, check.line)
  const verification = check.end()
  if (verification.span === undefined)
    throw new CommandFailure(`${name} is no export: ${firstWords(verification)}`)
  print(values.json ? asJson(name, verification) : verificationReport(verification, style))
  return verification.verified ? 0 : 1
}

function firstWords({ findings: [finding] }: Verification): string {
  return finding === undefined ? 'it is empty' : describeFinding(finding)
}

function asJson(file: string, { findings, ...verification }: Verification): string {
  const described = findings.map((finding) => ({ ...finding, message: describeFinding(finding) }))
  return JSON.stringify({ file, ...verification, findings: described }, undefined, 2)
}
