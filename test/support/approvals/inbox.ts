/** A mail as the inbox has it. */
export interface ReceivedMail {
  readonly id: string
  readonly time: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** Everything that reached the inbox, in the order of its arrival. */
export async function mailsIn(inboxUrl: string): Promise<ReceivedMail[]> {
  const response = await fetch(`${inboxUrl}/api/email`)
  const mails = (await response.json()) as ReceivedMail[]
  return mails.reverse().sort((one, other) => one.time.localeCompare(other.time))
}

/** The link in a mail that asks for an approval, and the code where there is one. */
export function linkIn({ text }: Pick<ReceivedMail, 'text'>): {
  readonly link: string
  readonly code: string
} {
  const link = /^https?:\/\/\S+\/links\/[A-Za-z0-9_-]{43}$/m.exec(text)?.[0]
  if (link === undefined) throw new Error(`the mail has no link:\n${text}`)
  return { link, code: /type there: (\S+)/.exec(text)?.[1] ?? '' }
}
