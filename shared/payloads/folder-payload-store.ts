import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeOnce } from '../runtime/durable-file.ts'
import { type RandomBytes, systemRandom } from '../runtime/random.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { checkKey, decrypt, encrypt } from './encrypt.ts'
import { objectName } from './object-name.ts'
import type { PayloadReader, PayloadWriter } from './payload-store.ts'

export interface PayloadFolder {
  /** Holds one folder per kind and one of drafts, made at the first need with mode 0700. */
  readonly folder: string
  /** 32 bytes. */
  readonly key: Uint8Array
}

/** The writing side: one encrypted file an object, mode 0600. An object is there as a whole or not at all. */
export function createFolderPayloadWriter({
  folder,
  key,
  random = systemRandom,
}: PayloadFolder & { readonly random?: RandomBytes }): PayloadWriter {
  checkKey(key)
  return {
    async put(kind, id, sealed) {
      const name = objectName(kind, id)
      const bytes = encrypt(sealed, name, key, random)
      const put = await atTheStore(() => writeOnce(join(folder, name), bytes, join(folder, 'drafts')))
      if (put === 'exists') throw new SunderError('conflict')
    },
  }
}

/** The reading side. A file that does not decrypt under its own name is an error, never an answer. */
export function createFolderPayloadReader({ folder, key }: PayloadFolder): PayloadReader {
  checkKey(key)
  return {
    async get(kind, id) {
      const name = objectName(kind, id)
      const bytes = await atTheStore(() => readIfPresent(join(folder, name)))
      if (bytes === undefined) return undefined
      try {
        return decrypt(bytes, name, key)
      } catch (cause) {
        throw new SunderError('store_unavailable', { detail: `payload ${name} does not decrypt`, cause })
      }
    },
  }
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function atTheStore<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (cause) {
    throw new SunderError('store_unavailable', {
      detail: `payload folder: ${errorCode(cause) ?? 'failed'}`,
      cause,
    })
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
