import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../../shared/runtime/log.ts'
import { createPinoLog } from '../../shared/runtime/pino-log.ts'
import { makePrivateFolder } from './stores/private-file.ts'

export interface LogFile {
  readonly path: string
  /** A logger that names each line's function. */
  logOf(name: string): Log
  /** Resolves once every line is written. */
  close(): Promise<void>
}

/** `logs/gateway.log` in the data folder: one JSON object a line, appended to at each start, mode 0600. */
export async function openLogFile(home: string): Promise<LogFile> {
  await makePrivateFolder(join(home, 'logs'))
  const path = join(home, 'logs', 'gateway.log')
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve())
    stream.once('error', reject)
  })
  // A full disk must not end the gateway: the audit trail is elsewhere, and fails closed by itself.
  stream.on('error', () => {})
  return {
    path,
    logOf: (name) => createPinoLog(name, (line) => void stream.write(line)),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  }
}
