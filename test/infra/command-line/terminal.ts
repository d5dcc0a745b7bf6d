import { Readable } from 'node:stream'
import type { Terminal } from '../../../infra/command-line/run-command.ts'

/** A terminal that keeps what is written on it, without colours. */
export function testTerminal({ input = '', columns = 100 } = {}) {
  const [printed, complaints]: [string[], string[]] = [[], []]
  const terminal: Terminal = {
    input: Readable.from([Buffer.from(input)]),
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
    style: (_format, text) => text,
    columns,
  }
  return { terminal, printed: () => printed.join('\n'), complaints: () => complaints.join('\n') }
}
