import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file that is there as a whole or not at all, also when the process dies: first under a name of its own in
 * the folder of drafts, which must be on the same disk. Durable on return; for the owner alone (mode 0600).
 *
 * @returns `exists` where something stands there already, which is left as it is
 */
export function writeOnce(path: string, bytes: Uint8Array, drafts: string): Promise<'written' | 'exists'> {
  return placeDraft(path, bytes, { drafts, place: link })
}

/** Like `writeOnce`, but takes the place of what stands there. */
export async function replaceFile(path: string, bytes: Uint8Array, drafts: string): Promise<void> {
  await placeDraft(path, bytes, { drafts, place: rename })
}

async function placeDraft(
  path: string,
  bytes: Uint8Array,
  { drafts, place }: { readonly drafts: string; readonly place: (from: string, to: string) => Promise<void> },
): Promise<'written' | 'exists'> {
  await makeFolder(drafts)
  await makeFolder(dirname(path))
  const draft = join(drafts, randomUUID())
  try {
    await writeSynced(draft, bytes)
    // Unlike a rename, a link never replaces what is there.
    await place(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists'
    throw error
  } finally {
    await unlink(draft).catch(() => undefined)
  }
  await syncFolder(dirname(path))
  return 'written'
}

/** Makes a folder and those above it (mode 0700), each durable in the one that it is in. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the names in a folder durable. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
