import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

/**
 * A structured logger, one JSON object a line. Callers log ids, codes, counts and durations; never
 * a header, a body, a token or a text.
 */
export function createLog(name: string, write?: (line: string) => void): Log {
  const options = { name, base: { name }, timestamp: pino.stdTimeFunctions.isoTime }
  return write === undefined ? pino(options) : pino(options, { write })
}
