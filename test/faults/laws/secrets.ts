import type { Identities } from '../world/identities.ts'
import { modelCredential } from '../world/upstream.ts'
import type { Evidence } from './evidence.ts'

/** The provider's key and the callers' tokens are in no answer, no record and no line of the log; a grant's token only where it is issued. */
export function* secretsStayInside(evidence: Evidence, { tokens }: Identities): Generator<string> {
  const secrets = [modelCredential, ...Object.values(tokens).map(signatureOf)]
  const issued = evidence
    .callsTo('tokenSigner.sign')
    .flatMap(({ effects }) => effects.map(({ result }) => signatureOf(String(result))))
  for (const { request, text, headers, path, app } of evidence.story.exchanges) {
    const said = text + JSON.stringify([...headers])
    if (secrets.some((secret) => said.includes(secret))) yield `#${request} was told a secret`
    const mayIssue = app === 'grants' && path === '/grants'
    if (!mayIssue && issued.some((token) => said.includes(token)))
      yield `#${request} was told a grant's token`
  }
  const written = [...evidence.records.values()].map((record) => JSON.stringify(record))
  for (const line of [...written, ...evidence.world.logLines]) {
    if ([...secrets, ...issued].some((secret) => line.includes(secret))) yield `written down: ${line}`
  }
}

/** What makes a token usable. */
function signatureOf(token: string): string {
  return token.split('.').at(-1) ?? token
}
