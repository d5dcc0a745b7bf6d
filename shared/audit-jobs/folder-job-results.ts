import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { replaceFile } from '../runtime/durable-file.ts'
import type { RandomBytes } from '../runtime/random.ts'
import type { JobReference } from './audit-job.ts'
import { atTheFolder } from './folder-job-documents.ts'
import type { JobResults } from './job-results.ts'
import type { SignedLinks } from './signed-links.ts'

/** Where a result lies once it is whole. */
export function resultPath(folder: string, { owner, id }: JobReference): string {
  return join(folder, 'results', owner, id)
}

/** Results as files, put together from files of their parts; links are signed by a key of this machine. */
export function createFolderJobResults({
  folder,
  links,
  random,
}: {
  readonly folder: string
  readonly links: SignedLinks
  readonly random: RandomBytes
}): JobResults {
  const drafts = join(folder, 'drafts')
  const uploadOf = ({ owner, id }: JobReference, upload: string) => join(folder, 'parts', owner, id, upload)
  const partPath = (job: JobReference, upload: string, number: number) =>
    join(uploadOf(job, upload), String(number))

  return {
    begin: async () => Buffer.from(random(16)).toString('hex'),
    putPart: (job, upload, { number, bytes }) =>
      atTheFolder(async () => {
        await replaceFile(partPath(job, upload, number), bytes, drafts)
        return createHash('sha256').update(bytes).digest('hex')
      }),
    finish: (job, upload, parts) =>
      atTheFolder(async () => {
        const path = resultPath(folder, job)
        if (await isThere(path)) return
        await mkdir(join(folder, 'results', job.owner), { recursive: true, mode: 0o700 })
        await mkdir(drafts, { recursive: true, mode: 0o700 })
        const draft = join(drafts, `${job.id}-${upload}`)
        await rm(draft, { force: true })
        await pipeline(
          async function* () {
            for (const index of parts.keys()) yield* createReadStream(partPath(job, upload, index + 1))
          },
          createWriteStream(draft, { mode: 0o600, flush: true }),
        )
        await rename(draft, path)
        await rm(uploadOf(job, upload), { recursive: true, force: true })
      }),
    link: async (job, told) => links.sign(job, told),
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
