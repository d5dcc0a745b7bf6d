import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { CommandFailure } from './command-failure.ts'

const mostBytes = 50_000_000

/** What a file is called that is read from standard input. */
export const standardInput = '-'

/**
 * Reads a file of UTF-8 text, without its byte order mark.
 *
 * @param name a path, or `-` for standard input
 * @throws CommandFailure for what is no file, no text, or too large
 */
export async function readText(name: string, input: Readable = process.stdin): Promise<string> {
  const bytes = name === standardInput ? await collect(input, name) : await readFile(name)
  if (bytes.includes(0)) throw new CommandFailure(`${name} is no text: it holds NUL bytes`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CommandFailure(`${name} is no text in UTF-8`)
  }
}

async function readFile(name: string): Promise<Buffer> {
  const file = await open(name).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${name} can't be opened: ${fileReason(error)}`)
  })
  try {
    if ((await file.stat()).isDirectory()) {
      throw new CommandFailure(`${name} is a folder: name the files in it`)
    }
    return await collect(file.createReadStream({ autoClose: false }), name)
  } finally {
    await file.close()
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
}

/** Why a file can't be opened, in words where there are some. */
export function fileReason({ code, message }: NodeJS.ErrnoException): string {
  return reasons[code ?? ''] ?? code ?? message
}

/** Stops at the limit, whatever a file or pipe says about its size. */
async function collect(stream: Readable, name: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    chunks.push(bytes)
    length += bytes.length
    if (length > mostBytes) throw new CommandFailure(`${name} is larger than ${mostBytes / 1_000_000} MB`)
  }
  return Buffer.concat(chunks)
}
