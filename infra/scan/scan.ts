import { parseArgs } from 'node:util'
import { createDetection, type Detect } from '../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../shared/regulated-data/detectors/all-detectors.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import { printable } from '../command-line/printable.ts'
import { readText } from '../command-line/read-text.ts'
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
export async function scan(
  args: readonly string[],
  terminal: Terminal,
  detect: Detect = createDetection(allDetectors),
): Promise<number> {
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

  const context = values.json ? 40 : contextIn(terminal.columns)
  const results: (ScannedFile | undefined)[] = []
  for await (const file of scanEach(positionals, terminal, (text) => scanText(detect, text, context))) {
    results.push(file)
    if (file === undefined || file.findings.length === 0) continue
    terminal.print(values.json ? jsonLines(file) : fileReport(file, terminal.style))
  }
  const files = results.filter((file) => file !== undefined)
  if (!values.json && files.length > 0) terminal.print(summary(files, terminal.style))
  if (files.length < results.length) return failureCode
  return files.some(({ findings }) => findings.length > 0) ? 1 : 0
}

/** Scans one file after the other; undefined stands for one that could not be read, and was complained about. */
async function* scanEach(
  names: readonly string[],
  { input, complain, style }: Terminal,
  findingsIn: (text: string) => LocatedFinding[],
): AsyncGenerator<ScannedFile | undefined> {
  for (const name of names) {
    try {
      yield { name, findings: findingsIn(await readText(name, input)) }
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error
      complain(style('red', printable(error.message)))
      yield undefined
    }
  }
}

function jsonLines({ name, findings }: ScannedFile): string {
  return findings.map((finding) => JSON.stringify({ file: name, ...finding })).join('\n')
}

/** What is left on each side of a finding beside its place, its class (twice) and its score. */
function contextIn(columns: number): number {
  return Math.min(48, Math.max(12, Math.floor((columns - 64) / 2)))
}
