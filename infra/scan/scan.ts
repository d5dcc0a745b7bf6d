import { parseArgs } from 'node:util'
import { createDetection } from '../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../shared/regulated-data/detectors/all-detectors.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import { printable } from '../command-line/printable.ts'
import { readText, standardInput } from '../command-line/read-text.ts'
import { failureCode, type Terminal } from '../command-line/run-command.ts'
import { fileReport, type ScannedFile, summary } from './report.ts'
import { type LocatedFinding, scanText } from './scan-text.ts'

const usage = `Usage: npm run scan -- [--json] FILE…

Finds regulated data (personal, financial, health, secrets) in files of UTF-8 text of up to 50 MB each, with
Sunder's own detectors and without any network. FILE may be - for standard input. No value is ever printed:
previews show the line with every finding in it masked.

  --json   one JSON object a finding and line, on standard output:
           {"file","line","column","endLine","endColumn","class","score","preview"}
           (npm run --silent scan -- --json FILE… leaves npm's own lines out)
  --help   this text

Lines and columns count from 1, columns in Unicode code points; the end is exclusive.
Exit code: 0 without findings, 1 with findings, 2 when a file can't be read or an option is wrong.`

/** @returns the exit code */
export async function scan(args: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    terminal.print(usage)
    return 0
  }
  if (positionals.length === 0) throw new CommandFailure(`No file to scan.\n\n${usage}`)

  const detect = createDetection(allDetectors)
  const context = values.json ? 40 : contextIn(terminal.columns)
  const files: ScannedFile[] = []
  let failed = false
  for (const name of positionals) {
    try {
      const findings = scanText(detect, await readText(name, terminal.input), context)
      const file = { name: name === standardInput ? '(standard input)' : name, findings }
      files.push(file)
      if (findings.length === 0) continue
      terminal.print(values.json ? jsonLines(name, findings) : fileReport(file, terminal.style))
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error
      failed = true
      terminal.complain(terminal.style('red', printable(error.message)))
    }
  }
  if (!values.json && files.length > 0) terminal.print(summary(files, terminal.style))
  if (failed) return failureCode
  return files.some(({ findings }) => findings.length > 0) ? 1 : 0
}

function jsonLines(file: string, findings: readonly LocatedFinding[]): string {
  return findings.map((finding) => JSON.stringify({ file, ...finding })).join('\n')
}

/** What is left on each side of a finding beside its place, its class (twice) and its score. */
function contextIn(columns: number): number {
  return Math.min(48, Math.max(12, Math.floor((columns - 64) / 2)))
}
