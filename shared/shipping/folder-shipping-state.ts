import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
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
        await atTheStore(() => writeWhole(pathOf(receiver), text))
        return kept(text)
      }),
  }
}

/** Dead letters in `dead-letters/RECEIVER/`, one file a letter. */
export function createFolderDeadLetters({ folder }: { readonly folder: string }): DeadLetters {
  return {
    keep: (letter) =>
      atTheStore(() =>
        writeWhole(join(folder, 'dead-letters', letterName(letter)), `${JSON.stringify(letter)}\n`),
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

/** Whole or not at all, whenever the process dies; durable, its name too. */
async function writeWhole(path: string, text: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.${randomUUID()}`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function atTheStore<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed'
    throw new SunderError('store_unavailable', { detail: `shipping folder: ${code}`, cause })
  }
}
