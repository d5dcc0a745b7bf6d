/** What one person said, and of what exactly. */
export interface Vote {
  readonly approval: string
  /** `personOf` the mailbox: one person has one vote, whatever the accounts and groups. */
  readonly person: string
  /** Of the account that signed in; undefined where a code from the e-mail stood for it. */
  readonly account: { readonly issuer: string; readonly subject: string } | undefined
  readonly decision: 'approve' | 'deny'
  readonly reason: string | undefined
  /** The digests that were on the page. A vote holds for them and for nothing else. */
  readonly payloadDigest: string
  readonly previewDigest: string
  readonly policyDigest: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly status: 'cast' | 'withdrawn'
}
