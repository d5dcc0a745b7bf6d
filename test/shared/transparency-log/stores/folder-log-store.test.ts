import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFolderLogReader } from '../../../../shared/transparency-log/stores/folder-log-reader.ts'
import { createFolderLogStore } from '../../../../shared/transparency-log/stores/folder-log-store.ts'
import { logStoreContract, noteInTest, sealInTest } from '../../../contracts/log-store.ts'
import { createMemoryLogStore } from '../../../support/memory-log-store.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sunder-log-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const openFolder = async () => {
  const folder = await mkdtemp(join(root, 'log-'))
  return { folder, store: createFolderLogStore({ folder }), reader: createFolderLogReader({ folder }) }
}

describe('in a folder', () => {
  logStoreContract(openFolder)

  it('names its files as C2SP and the seals say, for their owner alone, and leaves no drafts', async () => {
    const { folder, store } = await openFolder()
    await store.commit(sealInTest(1))
    await store.putTile('tile/0/x001/234.p/5', Buffer.of(1))
    await store.publish(sealInTest(1), await noteInTest(1))
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(files.sort()).toEqual(
      [
        'checkpoint',
        'checkpoints/000/000/000/001',
        'seals/000/000/000/001',
        'tile/0/x001/234.p/5',
        'times/2026-11-22/120100.000-000000000001',
      ].map((name) => join(folder, name)),
    )
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('looks past a folder that was made for a seal which never came', async () => {
    const { folder, store, reader } = await openFolder()
    await store.commit(sealInTest(1))
    await mkdir(join(folder, 'seals/000/000/001'), { recursive: true })
    await mkdir(join(folder, 'times/2026-11-21'), { recursive: true })
    expect((await reader.latestSeal())?.number).toBe(1)
    expect(await reader.firstSealAt(0)).toBeUndefined()
  })

  it('calls a seal that is damaged neither one nor none', async () => {
    const { folder, store, reader } = await openFolder()
    await store.commit(sealInTest(1))
    await writeFile(join(folder, 'seals/000/000/000/001'), 'half')
    const damaged = { code: 'store_unavailable', detail: 'log store: seals/000/000/000/001 is damaged' }
    await expect(reader.seal(1)).rejects.toMatchObject(damaged)
    await expect(reader.latestSeal()).rejects.toMatchObject(damaged)
  })

  it('says store_unavailable where it can neither read nor write', async () => {
    const folder = join(root, 'a-file')
    await writeFile(folder, '')
    const unavailable = { code: 'store_unavailable' }
    const store = createFolderLogStore({ folder })
    await expect(store.commit(sealInTest(1))).rejects.toMatchObject(unavailable)
    await expect(store.latestSeal()).rejects.toMatchObject(unavailable)
    await expect(store.tile('tile/0/000')).rejects.toMatchObject(unavailable)
    await expect(store.publish(sealInTest(1), await noteInTest(1))).rejects.toMatchObject(unavailable)
  })
})

describe('in memory, as tests have it', () => {
  logStoreContract(async () => {
    const store = createMemoryLogStore()
    return { store, reader: store }
  })
})
