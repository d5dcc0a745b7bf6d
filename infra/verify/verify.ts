import { parseArgs } from 'node:util'
import { describeFinding } from '../../shared/verification/describe-finding.ts'
import type { Verification } from '../../shared/verification/summarise.ts'
import { createExportVerifier } from '../../shared/verification/verify-export.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import type { Terminal } from '../command-line/run-command.ts'
import { checkReceipt, receiptAsJson, receiptReport } from './check-receipt.ts'
import { readLines } from './read-lines.ts'
import { readTrust, type TrustOptions } from './read-trust.ts'
import { verificationReport } from './report.ts'

const usage = `Usage: npm run verify -- EXPORT [--key KEY] [--checkpoint FILE]… [--since SIZE] [--json]
       npm run verify -- --receipt RECEIPT --proof FILE --key KEY [--json]
       node verify.mjs …

Checks an exported span of the audit trail (format=jsonl, gzip or not; - is standard input) without any trust in the
gateway, and without any network: every record's bytes, every lane's sequence, every leaf of the tree, every signed
checkpoint, and that nothing was left out, put in late or dated back. Or checks that the record of a receipt is in the log.

  --key KEY          the log's verifier key (name+id+key), or a file that holds it; without it the export's own key is
                     believed, and the result says so
  --checkpoint FILE  a checkpoint that you kept: the exported tree must go together with it. Ask for the export with
                     since=SIZE of each, so that it can show how
  --since SIZE       nothing from this leaf on may be left out at the beginning
  --max-lag TIME     how long a record may wait for its seal, in place of what the export says (2m to 1d)
  --retention TIME   how long a record must be kept, in place of what the export says
  --receipt RECEIPT  what an answer's Sunder-Record header said: 'rec_…; sha256=…'
  --proof FILE       the proof of that record, as text: what GET /v1/records/RECORD/proof gives as proof
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
      receipt: { type: 'string' },
      proof: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    print(usage)
    return 0
  }
  if (values.receipt !== undefined || values.proof !== undefined) {
    return verifyOne({ ...values, positionals }, { print, style })
  }
  const [name, ...more] = positionals
  if (name === undefined) throw new CommandFailure(`No export to verify.\n\n${usage}`)
  if (more.length > 0) throw new CommandFailure(`One export at a time: ${name} alone.\n\n${usage}`)
  const check = createExportVerifier(await readTrust(values))
  await readLines(name, input, check.line)
  const verification = check.end()
  if (verification.span === undefined)
    throw new CommandFailure(`${name} is no export: ${firstWords(verification)}`)
  print(values.json ? asJson(name, verification) : verificationReport(verification, style))
  return verification.verified ? 0 : 1
}

interface ReceiptArguments extends TrustOptions {
  readonly positionals: readonly string[]
  readonly receipt?: string | undefined
  readonly proof?: string | undefined
  readonly json: boolean
}

async function verifyOne(
  { positionals, receipt, proof, key, json, ...rest }: ReceiptArguments,
  { print, style }: Pick<Terminal, 'print' | 'style'>,
): Promise<number> {
  if (receipt === undefined)
    throw new CommandFailure('--proof needs --receipt RECEIPT: what the proof is to be of')
  const ofExports = [
    ...positionals,
    ...(['since', 'max-lag', 'retention'] as const).filter((name) => rest[name] !== undefined),
    ...(rest.checkpoint.length > 0 ? ['checkpoint'] : []),
  ]
  if (ofExports.length > 0)
    throw new CommandFailure(
      `A receipt is checked by its proof and the key alone, without ${ofExports.join(', ')}.`,
    )
  const checked = await checkReceipt({ receipt, proof, key })
  print(json ? receiptAsJson(checked) : receiptReport(checked, style))
  return checked.verdict.verified ? 0 : 1
}

function firstWords({ findings: [finding] }: Verification): string {
  return finding === undefined ? 'it says nothing' : describeFinding(finding)
}

function asJson(file: string, { findings, ...verification }: Verification): string {
  const described = findings.map((finding) => ({ ...finding, message: describeFinding(finding) }))
  return JSON.stringify({ file, ...verification, findings: described }, undefined, 2)
}
