import { pino } from 'pino'
import type { Log } from './log.ts'

/** Writes one JSON object a line, to standard output where no `write` is given. */
export function createPinoLog(name: string, write?: (line: string) => void): Log {
  const options = { name, base: { name }, timestamp: pino.stdTimeFunctions.isoTime }
  return write === undefined ? pino(options) : pino(options, { write })
}
