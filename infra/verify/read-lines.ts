import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CommandFailure } from '../command-line/command-failure.ts'
import { fileReason, standardInput } from '../command-line/read-text.ts'

/** More than the longest line of an export: a record that the table could hold, in base64. */
const longestLine = 2_000_000
const chunkBytes = 1 << 20
const newline = 0x0a

/**
 * Gives each line's bytes, of a file or of standard input, gzip or not; holds one chunk and one line.
 * @param name a path, or `-` for standard input
 * @throws CommandFailure for what can't be read, or has no lines
 */
export async function readLines(name: string, input: Readable, take: (line: Buffer) => void): Promise<void> {
  let rest: Buffer[] = []
  let length = 0
  let isEmpty = true
  for await (const chunk of await chunksOf(name, input)) {
    if (chunk.length > 0) isEmpty = false
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const line = chunk.subarray(from, end)
      take(rest.length === 0 ? line : Buffer.concat([...rest, line]))
      rest = []
      length = 0
      from = end + 1
    }
    if (from === chunk.length) continue
    rest.push(Buffer.from(chunk.subarray(from)))
    length += chunk.length - from
    if (length > longestLine)
      throw new CommandFailure(`${name} is no export: a line is longer than any of one`)
  }
  if (length > 0) take(Buffer.concat(rest))
  else if (isEmpty) throw new CommandFailure(`${name} is no export: it is empty`)
}

async function chunksOf(name: string, input: Readable): Promise<AsyncIterable<Buffer>> {
  const source = name === standardInput ? input : await openFile(name)
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>
  const first = await chunks.next()
  const begin = first.done === true ? Buffer.alloc(0) : Buffer.from(first.value)
  const all = rejoin(begin, chunks)
  if (begin[0] !== 0x1f || begin[1] !== 0x8b) return all
  const unzipped = createGunzip({ chunkSize: chunkBytes })
  const zipped = Readable.from(all)
  zipped.on('error', (error) => unzipped.destroy(error))
  return orFailure(name, zipped.pipe(unzipped))
}

async function* rejoin(first: Buffer, rest: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer> {
  yield first
  for (let item = await rest.next(); item.done !== true; item = await rest.next()) {
    yield typeof item.value === 'string' ? Buffer.from(item.value) : item.value
  }
}

async function* orFailure(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    throw new CommandFailure(`${name} can't be unpacked: ${error.message}`)
  }
}

async function openFile(name: string): Promise<Readable> {
  const file = await open(name).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${name} can't be opened: ${fileReason(error)}`)
  })
  if ((await file.stat()).isDirectory()) {
    await file.close()
    throw new CommandFailure(`${name} is a folder: name the export in it`)
  }
  return file.createReadStream({ highWaterMark: chunkBytes })
}
