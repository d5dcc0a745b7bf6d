import type { Readable } from 'node:stream'
import { wordsForReader } from './command-failure.ts'
import { type Style, styleOf } from './style.ts'

/** Where a command reads and writes. */
export interface Terminal {
  readonly input: Readable
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  readonly style: Style
  readonly columns: number
}

/** Of every command: something was wrong with what it was asked, and not with what it looked at. */
export const failureCode = 2

/** Runs a command at the process's own terminal. */
export async function runCommand(
  command: (args: readonly string[], terminal: Terminal) => Promise<number>,
): Promise<void> {
  const terminal: Terminal = {
    input: process.stdin,
    print: (text) => process.stdout.write(`${text}\n`),
    complain: (text) => process.stderr.write(`${text}\n`),
    style: styleOf(process.stdout),
    columns: process.stdout.columns ?? 120,
  }
  // `scan … | head` ends the reader first.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(failureCode)
  })
  try {
    process.exitCode = await command(process.argv.slice(2), terminal)
  } catch (error) {
    console.error(wordsForReader(error) ?? error)
    process.exitCode = failureCode
  }
}
