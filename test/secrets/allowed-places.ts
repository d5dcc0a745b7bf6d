import type { Found } from './find-needles.ts'

type Rule = readonly [marker: RegExp, place: (name: string) => RegExp]

const only = (place: RegExp) => () => place
const ownFile = (folder: string) => (name: string) =>
  new RegExp(`^file ${folder}/${name.replaceAll('.', '\\.')} \\(600\\)$`)

const vectorStore = String.raw`row sunder\.vectors\S* (?:text|metadata|client_id)|file postgresql/(?:base|pg_wal)/\S+ \(\d+\)`
const reader = String.raw`answer \w+ /vectors/v1/collections/support-mail/(?:query|fetch|vectors) 200`
const auditor = String.raw`answer \w+ /audit/v1/(?:traces/[\w-]+|records/[\w-]+/payload/content) 200`
const approver = String.raw`answer GET /approvals/links/[\w-]{43} 200`
const auditTrail = String.raw`table sunder-audit \S+ body|file dynamodb/\S+ \(\d+\)|the SIEM|answer GET /audit/v1/(?:export|records) 200`
const oneOf = (...places: readonly string[]) => only(new RegExp(`^(?:${places.join('|')})$`))

/** Where a marker may be found, in whatever spelling. What no line allows is a leak. */
const allowed: readonly Rule[] = [
  [/^the provider’s key$/, only(/^file secrets\/model-credential \(600\)$/)],
  [/^the webhook’s secret/, only(/^file secrets\/siem \(600\)$/)],
  [/^the key (\S+\.(?:json|key))/, ownFile('keys')],
  [/^the password of (\S+)$/, ownFile('secrets/identities')],
  // Whoever is to have it gets it once.
  [/^the access token of /, only(/^answer POST \/issuer\/token 200$/)],
  [/grant’s token$/, only(/^answer POST \/grants\/grants 201$/)],
  [/^code \d+$/, only(/^answer GET \/issuer\/auth\/\S+ 303$/)],
  [/^_\S+ \d+$/, only(/^answer \w+ \/issuer\/\S+ 303$/)],
  [/^sunder-\S+ \d+$/, only(/^answer GET \/(?:approvals|audit\/pages)\S* (?:200|303)$/)],
  [
    /^the link of /,
    oneOf(
      String.raw`file mail/\w+\.eml \(\d+\)`,
      'answer GET /mail/api/email 200',
      approver,
      'answer GET /approvals/callback 303',
      String.raw`answer POST /approvals/links/[\w-]{43}/vote 303`,
    ),
  ],
  // What was let in is kept, and seen by those whose duty it is.
  [/^(?:a stored text|metadata|a client’s own id)$/, oneOf(vectorStore, reader, auditor)],
  [/^a text that an approver let in$/, oneOf(vectorStore, reader, auditor, approver)],
  [/^a medical number in what waits$/, oneOf(vectorStore)],
  [/^a text that an approver denied$/, oneOf(auditor, approver)],
  [/^(?:a text that waits|a text that fails|a user’s name)$/, oneOf(auditor)],
  // A collection that does not exist is on record by the name that was asked for.
  [/^a word in a path$/, oneOf(auditTrail)],
]
/** A row's digest of its whole text, which the signature is over; a reader gets it beside the text. */
const digests = new RegExp(
  `^(?:row sunder\\.vectors\\S* text_digest|file postgresql/(?:base|pg_wal)/\\S+ \\(\\d+\\)|${reader})$`,
)
const digested = /^(?:a stored text|a text that is not stored)$/

export function isAllowed({ marker, spelling, place }: Found): boolean {
  if (spelling.startsWith('sha256')) return digested.test(marker) && digests.test(place)
  return allowed.some(([markers, placeOf]) => {
    const match = markers.exec(marker)
    return match !== null && placeOf(match[1] ?? marker).test(place)
  })
}
