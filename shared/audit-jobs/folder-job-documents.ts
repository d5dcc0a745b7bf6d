import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../runtime/durable-file.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { JobDocument, JobDocuments } from './job-documents.ts'

/** Documents as files. Of one process alone: writes of one name wait for one another in it. */
export function createFolderJobDocuments({ folder }: { readonly folder: string }): JobDocuments {
  const pathOf = (name: string) => join(folder, 'jobs', `${name}.json`)
  const last = new Map<string, Promise<unknown>>()

  const inTurn = async <Result>(name: string, action: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(action, action)
    last.set(name, turn)
    try {
      return await turn
    } finally {
      if (last.get(name) === turn) last.delete(name)
    }
  }

  const read = async (name: string): Promise<JobDocument | undefined> => {
    const text = await atTheFolder(() => readIfPresent(pathOf(name)))
    return text === undefined ? undefined : { text, version: versionOf(text) }
  }

  return {
    read,
    write: (name, text, replaces) =>
      inTurn(name, async () => {
        if ((await read(name))?.version !== replaces) return 'taken'
        await atTheFolder(() => replaceFile(pathOf(name), Buffer.from(text), join(folder, 'drafts')))
        return { version: versionOf(text) }
      }),
  }
}

function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function atTheFolder<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (cause) {
    if (cause instanceof SunderError) throw cause
    const code = (cause as NodeJS.ErrnoException).code ?? 'failed'
    throw new SunderError('store_unavailable', { detail: `exports folder: ${code}`, cause })
  }
}
