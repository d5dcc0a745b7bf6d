import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Secrets } from './secrets.ts'

const maxSecretBytes = 65_536

/**
 * Reads `file:NAME` from a folder, one file a secret; one newline at its end does not belong to it.
 *
 * The file must be a regular one, no link, and of a mode that gives group and others nothing (0600).
 * It is read anew at each call, so that a rotated secret counts at once.
 */
export function createFileSecrets({ folder }: { readonly folder: string }): Secrets {
  return {
    async read(reference) {
      const name = /^file:([A-Za-z0-9][A-Za-z0-9._-]{0,127})$/.exec(reference)?.[1]
      if (name === undefined) throw unavailable('a reference that is not file: and a plain name')
      const file = await openFile(join(folder, name), name)
      try {
        return await readSecret(file, name)
      } finally {
        await file.close()
      }
    },
  }
}

async function openFile(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
    throw unavailable(`secret file ${name}: ${code}`)
  }
}

/** Judges the open file and not its path: between two looks at a path, another file may stand there. */
async function readSecret(file: FileHandle, name: string): Promise<string> {
  const status = await file.stat()
  if (!status.isFile()) throw unavailable(`secret file ${name}: not a regular file`)
  if ((status.mode & 0o077) !== 0) throw unavailable(`secret file ${name}: expected mode 0600`)
  if (status.size > maxSecretBytes) throw unavailable(`secret file ${name}: larger than 64 KiB`)
  const secret = (await file.readFile('utf8')).replace(/\r?\n$/, '')
  if (secret === '') throw unavailable(`secret file ${name}: empty`)
  return secret
}

function unavailable(detail: string): SunderError {
  return new SunderError('store_unavailable', { detail })
}
