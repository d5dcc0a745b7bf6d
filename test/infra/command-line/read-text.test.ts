import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CommandFailure, wordsForReader } from '../../../infra/command-line/command-failure.ts'
import { readText } from '../../../infra/command-line/read-text.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-read-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, bytes: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

it('reads UTF-8, without a byte order mark', async () => {
  expect(await readText(await file('text', '\ufeffé🙂\r\n'))).toBe('é🙂\r\n')
  expect(await readText(await file('empty', ''))).toBe('')
})

it('reads standard input for a dash', async () => {
  expect(await readText('-', Readable.from([Buffer.from([0xc3]), Buffer.from([0xa9])]))).toBe('é')
})

it.each([
  ['NUL bytes', new Uint8Array([65, 0, 66]), 'is no text: it holds NUL bytes'],
  ['other encodings', new Uint8Array([0xe9, 0x74]), 'is no text in UTF-8'],
])('refuses %s', async (_case, bytes, message) => {
  const path = await file('bytes', bytes)
  await expect(readText(path)).rejects.toThrow(new CommandFailure(`${path} ${message}`))
})

it('refuses folders, what is not there, and what is not given', async () => {
  await expect(readText(folder)).rejects.toThrow(`${folder} is a folder: name the files in it`)
  await expect(readText(join(folder, 'no'))).rejects.toThrow("can't be opened: there is no such file")
})

it('refuses more than 50 MB, from wherever', async () => {
  const path = await file('large', '')
  await truncate(path, 50_000_001)
  await expect(readText(path)).rejects.toThrow('is larger than 50 MB')
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1_000_000, 'a')
    })(),
  )
  await expect(readText('-', endless)).rejects.toThrow('- is larger than 50 MB')
})

it('tells what is for its reader from what is a mistake of the program', () => {
  expect(wordsForReader(new CommandFailure('no'))).toBe('no')
  expect(wordsForReader(new TypeError('x is not a function'))).toBeUndefined()
})
