import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { resultPath } from '../../../shared/audit-jobs/folder-job-results.ts'
import type { SignedLinks } from '../../../shared/audit-jobs/signed-links.ts'

/** Where the links to results lead on one machine: whoever has one may fetch what it names while it lives, as from S3. */
export const downloadsPath = '/v1/downloads'

export function createDownloads({
  folder,
  links,
}: {
  readonly folder: string
  readonly links: Pick<SignedLinks, 'open'>
}): Hono {
  const app = new Hono()
  app.get(downloadsPath, async (context) => {
    const headers = { 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' }
    const linked = links.open(context.req.query())
    if (linked === undefined)
      return context.text('This link is not one of ours, or its five minutes are over.', 403, headers)
    const path = resultPath(folder, linked)
    const size = await sizeOf(path)
    if (size === undefined) return context.text('This result is kept no longer.', 404, headers)
    const described = {
      ...headers,
      'content-type': linked.contentType,
      'content-length': String(size),
      'content-disposition': `attachment; filename="${linked.fileName}"`,
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    }
    // Nobody reads the body of its answer, so that a file opened for it would stay open.
    if (context.req.method === 'HEAD') return context.body(null, 200, described)
    const file = createReadStream(path)
    context.req.raw.signal.addEventListener('abort', () => file.destroy(), { once: true })
    return context.body(Readable.toWeb(file) as ReadableStream, 200, described)
  })
  return app
}

/** Undefined where no file is. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
