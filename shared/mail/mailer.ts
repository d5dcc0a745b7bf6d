/** One mail to one person. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Hands a mail over to be delivered. Accepted is not delivered. @throws SunderError `mail_unavailable`, with nothing of the mail in it */
export interface Mailer {
  send(mail: Mail): Promise<void>
}
