import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../runtime/durable-file.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { readCursor, writeCursor } from './cursor-document.ts'
import { type DeadLetters, letterName } from './dead-letters.ts'
import type { KeptCursor, ShippingCursors } from './shipping-cursors.ts'

/** Cursors in `cursors/`, one file a receiver. Of one process alone: a receiver's writes wait for one another in it. */
export function createFolderShippingCursors({ folder }: { readonly folder: string }): ShippingCursors {
  const pathOf = (receiver: string) => join(folder, 'cursors', `${receiver}.json`)
  const last = new Map<string, Promise<unknown>>()

  const inTurn = <Result>(receiver: string, action: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(receiver) ?? Promise.resolve()).then(action, action)
    last.set(receiver, turn)
    return turn
  }

  const read = async (receiver: string): Promise<KeptCursor | undefined> => {
    const text = await atTheStore(() => readIfPresent(pathOf(receiver)))
    return text === undefined ? undefined : kept(text)
  }

  return {
    read,
    advance: (receiver, from, to) =>
      inTurn(receiver, async () => {
        const now = await read(receiver)
        if (now?.version !== from?.version) return 'taken' as const
        const text = writeCursor(to)
        await atTheStore(() => writeWhole(folder, pathOf(receiver), text))
        return kept(text)
      }),
  }
}

/** Dead letters in `dead-letters/RECEIVER/`, one file a letter. */
export function createFolderDeadLetters({ folder }: { readonly folder: string }): DeadLetters {
  return {
    keep: (letter) =>
      atTheStore(() =>
        writeWhole(folder, join(folder, 'dead-letters', letterName(letter)), `${JSON.stringify(letter)}\n`),
      ),
  }
}

/** A cursor never comes back to where it was, so that its text names its version. */
function kept(text: string): KeptCursor {
  return { ...readCursor(text), version: createHash('sha256').update(text).digest('hex') }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Drafts that a process leaves behind when it dies are in the way of nobody. */
function writeWhole(folder: string, path: string, text: string): Promise<void> {
  return replaceFile(path, Buffer.from(text, 'utf8'), join(folder, 'drafts'))
}

async function atTheStore<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed'
    throw new SunderError('store_unavailable', { detail: `shipping folder: ${code}`, cause })
  }
}
