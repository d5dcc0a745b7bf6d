import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import {
  createFolderDeadLetters,
  createFolderShippingCursors,
} from '../../../shared/shipping/folder-shipping-state.ts'
import { deadLettersContract, shippingCursorsContract } from '../../contracts/shipping-state.ts'

const folders: string[] = []
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-shipping-'))
  folders.push(folder)
})
afterAll(async () => {
  for (const each of folders) await rm(each, { recursive: true, force: true })
})

shippingCursorsContract(async () => ({
  cursors: createFolderShippingCursors({ folder }),
  reopen: () => createFolderShippingCursors({ folder }),
}))

deadLettersContract(async () => ({
  letters: createFolderDeadLetters({ folder }),
  async kept() {
    const place = join(folder, 'dead-letters/siem')
    const names = (await readdir(place)).sort()
    return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(place, name), 'utf8'))))
  },
}))

it('takes a cursor that can’t be read for an error, and not for a receiver that is new', async () => {
  const cursors = createFolderShippingCursors({ folder })
  await cursors.advance('siem', undefined, { seal: 1, leaf: 5 })
  await writeFile(join(folder, 'cursors/siem.json'), '{"seal":0}')
  await expect(cursors.read('siem')).rejects.toMatchObject({ code: 'store_unavailable' })
})
