import type { Endpoints } from './endpoints.ts'

export interface Welcome {
  readonly endpoints: Endpoints
  /** The data folder as the operator would write it. */
  readonly home: string
  readonly logFile: string
  readonly seconds: number
  /** A collection and a source that its policy allows, for the example. */
  readonly example: { readonly collection: string; readonly source: string } | undefined
}

/** What `npm start` shows once everything answers. */
export function welcome({ endpoints, home, logFile, seconds, example }: Welcome): string {
  return `
  Sunder is ready, after ${seconds.toFixed(1)} s. Stop it with Ctrl-C.

  grants    ${endpoints.grants}     an embedder asks for a grant
  embed     ${endpoints.embed}      takes the grant's token, answers with receipts
  vectors   ${endpoints.vectors}    a consumer searches
  approvals ${endpoints.approvals}  what needs a person waits here, behind an emailed link
  audit     ${endpoints.audit}      an auditor sees it all, and changes nothing
  issuer    ${endpoints.issuer}     OpenID provider, in place of your own
  model     ${endpoints.model}      embedding model, in place of your provider's
  mail      ${endpoints.mail}       the inbox of everybody: every mail of the gateway ends there

  grants, embed, vectors and audit describe themselves at /openapi.json, the issuer at
  /.well-known/openid-configuration.

  A token:  npm run --silent token -- NAME
            ingest and noor (embedders), search and desk (consumers), siem and ada (auditors), priya, omar
            and lena (approvers), mira (steward), mallory (two duties), nobody (none)
  To sign in behind a mail's link, as priya: the password is in ${home}/secrets/identities/priya
  To look at the audit trail, as ada: ${endpoints.audit}/pages
${example === undefined ? '' : curlExample(endpoints, example)}
  Data      ${home} (keys and secrets in files of mode 0600)
  Log       ${logFile}
`
}

function curlExample({ grants }: Endpoints, { collection, source }: NonNullable<Welcome['example']>): string {
  const body = JSON.stringify({ collection, source, purpose: 'try it' })
  return `
  A grant:  curl ${grants}/grants \\
              -H "Authorization: Bearer $(npm run --silent token -- ingest)" \\
              -H 'Content-Type: application/json' \\
              -d '${body}'
            The answer's token is the API key, its baseUrl the base URL, of any OpenAI client.
`
}
