import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { readEndpoints } from './endpoints.ts'
import { findIdentity, type Identity, identities } from './identity-provider/identities.ts'
import { commandLineClient, passwordGrantType } from './identity-provider/issuer-terms.ts'
import { StartRefusal } from './start-refusal.ts'
import { identitySecretPath } from './stores/keys-and-secrets.ts'

const answerSchema = z.object({ access_token: z.string().min(1) })

/**
 * Asks the running gateway's issuer for an access token of a seeded identity, with the secret that lies
 * in the data folder.
 *
 * @throws StartRefusal when the name is unknown or no gateway runs
 */
export async function fetchToken(home: string, name: string): Promise<string> {
  const identity = findIdentity(name)
  if (identity === undefined) {
    const names = identities.map((identity) => identity.name).join(', ')
    throw new StartRefusal(`There is no identity named ${JSON.stringify(name)}. There are: ${names}.`)
  }
  const endpoints = await readEndpoints(home)
  if (endpoints === undefined) throw notRunning(home)
  const secret = (await readFile(identitySecretPath(home, name), 'utf8')).trim()
  const response = await fetch(`${endpoints.issuer}/token`, {
    method: 'POST',
    body: tokenRequest(identity, secret),
  }).catch((error: unknown) => {
    throw notRunning(home, error)
  })
  const answer = answerSchema.safeParse(await response.json().catch(() => undefined))
  if (!answer.success) throw new StartRefusal(`The issuer answered with ${response.status} and no token.`)
  return answer.data.access_token
}

function tokenRequest({ name, kind }: Identity, secret: string): URLSearchParams {
  return kind === 'service'
    ? new URLSearchParams({ grant_type: 'client_credentials', client_id: name, client_secret: secret })
    : new URLSearchParams({
        grant_type: passwordGrantType,
        client_id: commandLineClient,
        name,
        password: secret,
      })
}

function notRunning(home: string, cause?: unknown): StartRefusal {
  return new StartRefusal(`No gateway runs on ${home}. Start one with: npm start`, cause)
}
