import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sealPayload } from '../../../shared/payloads/commitment.ts'
import {
  createFolderPayloadReader,
  createFolderPayloadWriter,
} from '../../../shared/payloads/folder-payload-store.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { payloadStoreContract } from '../../contracts/payload-store.ts'

const key = systemRandom(32)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payloads-'))
})
afterAll(() => rm(folder, { recursive: true }))

payloadStoreContract(async () => ({
  writer: createFolderPayloadWriter({ folder, key }),
  reader: createFolderPayloadReader({ folder, key }),
}))

const secret = 'a text that nobody may find on the disk'
async function put(id: string): Promise<string> {
  const sealed = sealPayload(Buffer.from(secret), systemRandom)
  await createFolderPayloadWriter({ folder, key }).put('requests', id, sealed)
  return join(folder, 'requests', id)
}
const unreadable = expect.objectContaining({ code: 'store_unavailable' })

it('a file is encrypted, for its owner alone, and no other file is left beside it', async () => {
  const path = await put('secret')
  expect((await readFile(path)).includes('nobody')).toBe(false)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'requests'))).mode & 0o777).toBe(0o700)
  const hidden = (await readdir(folder, { recursive: true })).filter((name) => name.includes('/.'))
  expect(hidden).toEqual([])
})

it('no flipped bit and no shortened file is read', async () => {
  const path = await put('flipped')
  const reader = createFolderPayloadReader({ folder, key })
  const bytes = await readFile(path)
  for (let index = 0; index < bytes.length; index++) {
    const flipped = Uint8Array.from(bytes)
    flipped[index] = (bytes[index] ?? 0) ^ 1
    await writeFile(path, flipped)
    await expect(reader.get('requests', 'flipped')).rejects.toEqual(unreadable)
  }
  for (const length of [0, 1, 29, 60, bytes.length - 1]) {
    await writeFile(path, bytes.subarray(0, length))
    await expect(reader.get('requests', 'flipped')).rejects.toEqual(unreadable)
  }
})

it('another key reads nothing', async () => {
  await put('locked')
  const reader = createFolderPayloadReader({ folder, key: systemRandom(32) })
  await expect(reader.get('requests', 'locked')).rejects.toEqual(unreadable)
})

it('an object does not pass for another', async () => {
  await rename(await put('mine'), join(folder, 'requests', 'yours'))
  await expect(createFolderPayloadReader({ folder, key }).get('requests', 'yours')).rejects.toEqual(
    unreadable,
  )
})

it('a folder that can not be written is an error of the store', async () => {
  await writeFile(join(folder, 'file'), '')
  const writer = createFolderPayloadWriter({ folder: join(folder, 'file'), key })
  const sealed = sealPayload(Buffer.from('a'), systemRandom)
  await expect(writer.put('requests', 'a', sealed)).rejects.toEqual(unreadable)
})

it('a key of another size is refused', () => {
  expect(() => createFolderPayloadReader({ folder, key: systemRandom(16) })).toThrow(RangeError)
})
