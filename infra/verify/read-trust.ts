import { format, parse } from '@lukeed/ms'
import { isWithin, lagBounds } from '../../shared/audit/log-bounds.ts'
import { systemClock } from '../../shared/runtime/clock.ts'
import { parseCheckpoint } from '../../shared/transparency-log/notes/checkpoint.ts'
import { NoteError } from '../../shared/transparency-log/notes/note-error.ts'
import { splitNote } from '../../shared/transparency-log/notes/signed-note.ts'
import { parseVerifierKey, type VerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { type HeldNote, openCheckpoint } from '../../shared/verification/held-checkpoints.ts'
import type { Trust } from '../../shared/verification/trust.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import { readText } from '../command-line/read-text.ts'

export interface TrustOptions {
  /** Verifier keys, or files that hold one. */
  readonly key: readonly string[]
  /** Files that hold a signed checkpoint. */
  readonly checkpoint: readonly string[]
  readonly since?: string | undefined
  readonly 'max-lag'?: string | undefined
  readonly retention?: string | undefined
}

const mostFindings = 1000

/** @throws CommandFailure for a key or checkpoint that is none, or one that does not go with the other */
export async function readTrust(options: TrustOptions): Promise<Trust> {
  const keys = await Promise.all(options.key.map(readKey))
  const held = await Promise.all(options.checkpoint.map((name) => readCheckpoint(name, keys)))
  return {
    keys,
    held,
    clock: systemClock,
    mostFindings,
    since: readCount('--since', options.since),
    maxLag: readLag(options['max-lag']),
    retention: readDuration('--retention', options.retention),
  }
}

async function readKey(given: string): Promise<VerifierKey> {
  return parseVerifierKey(await readKeyText(given))
}

/**
 * The text of the log's own key, given as it is or as a file that holds it.
 * @throws CommandFailure for what is no key, or a witness's
 */
export async function readKeyText(given: string): Promise<string> {
  const text = /^[^+\s]+\+[0-9a-fA-F]{8}\+/.test(given) ? given : (await readText(given)).trim()
  const { type } = orFailure(`${given} is no verifier key`, () => parseVerifierKey(text))
  if (type === 'ed25519') return text
  throw new CommandFailure(`${given} is the key of a witness: name the log's own`)
}

async function readCheckpoint(name: string, keys: readonly VerifierKey[]): Promise<HeldNote> {
  const note = await readNote(name)
  orFailure(`${name} is no checkpoint`, () => parseCheckpoint(splitNote(note).text))
  // Without a key nothing can be said of its signature until the export has told its own.
  if (keys.length > 0) orFailure(`${name} is no checkpoint of this log`, () => openCheckpoint(note, keys))
  return { name, note }
}

/** A file that ends in a note. Editors and `jq -r` leave blank lines after it, which no signature is over. */
export async function readNote(name: string): Promise<string> {
  return (await readText(name)).replace(/\n+$/, '\n')
}

/** @throws CommandFailure with what the work said of a note */
export function orFailure<Result>(what: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof NoteError) throw new CommandFailure(`${what}: ${error.message}`)
    throw error
  }
}

function readCount(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new CommandFailure(`${option} takes the size of a tree`)
}

function readLag(text: string | undefined): number | undefined {
  const lag = readDuration('--max-lag', text)
  if (lag === undefined || isWithin(lag, lagBounds)) return lag
  throw new CommandFailure(`--max-lag takes ${format(lagBounds.from)} to ${format(lagBounds.to)}`)
}

function readDuration(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const milliseconds = parse(text)
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds
  throw new CommandFailure(`${option} takes a duration such as 10m or 400d`)
}
