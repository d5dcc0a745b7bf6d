import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpointsAt, writeEndpoints } from '../../../../infra/local/endpoints.ts'
import { fetchToken } from '../../../../infra/local/fetch-token.ts'
import { type FrontDoor, listenAtFrontDoor } from '../../../../infra/local/front-door.ts'
import { findIdentity, groupsOf, identities } from '../../../../infra/local/identity-provider/identities.ts'
import { createIssuer, issuerAlgorithm } from '../../../../infra/local/identity-provider/issuer.ts'
import {
  commandLineClient,
  pagesClient,
  passwordGrantType,
} from '../../../../infra/local/identity-provider/issuer-terms.ts'
import { identitySecretPath, loadKeysAndSecrets } from '../../../../infra/local/stores/keys-and-secrets.ts'
import { parsePolicy } from '../../../../shared/policy/load-policy.ts'
import type { Policy } from '../../../../shared/policy/schema.ts'
import { createPinoLog } from '../../../../shared/runtime/pino-log.ts'

const text = readFileSync('policy.yaml', 'utf8')
const policy = parsePolicy(text)

interface Running {
  readonly home: string
  readonly issuer: string
  readonly door: FrontDoor
}

async function start(policy: Policy): Promise<Running> {
  const home = await mkdtemp(join(tmpdir(), 'sunder-issuer-'))
  const keys = await loadKeysAndSecrets(home, issuerAlgorithm(policy))
  const door = await listenAtFrontDoor(
    0,
    createPinoLog('test', () => {}),
  )
  const endpoints = endpointsAt(door.origin)
  const { issuer } = endpoints
  const onServerError = (error: Error) => expect.fail(error.message)
  door.open(new Map([['issuer', createIssuer({ issuer, policy, keys, onServerError })]]))
  await writeEndpoints(home, endpoints)
  return { home, issuer, door }
}

async function stop({ door, home }: Running): Promise<void> {
  await door.close()
  await rm(home, { recursive: true, force: true })
}

let running: Running
beforeAll(async () => {
  running = await start(policy)
})
afterAll(() => stop(running))

async function discover(): Promise<Record<string, string>> {
  const response = await fetch(`${running.issuer}/.well-known/openid-configuration`)
  return (await response.json()) as Record<string, string>
}

async function askForToken(parameters: Record<string, string>) {
  const response = await fetch(`${running.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

describe('access tokens', () => {
  it.each(identities.map(({ name }) => name))(
    'of %s verify, and carry what the policy looks for',
    async (name) => {
      const { jwks_uri: jwksUri = '', issuer } = await discover()
      const token = await fetchToken(running.home, name)
      const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), {
        issuer: issuer ?? '',
        audience: 'sunder',
        typ: 'at+jwt',
        algorithms: ['ES256'],
      })
      expect(protectedHeader.kid).toEqual(expect.any(String))
      const identity = findIdentity(name)
      expect(payload).toMatchObject({
        iss: running.issuer,
        sub: name,
        client_id: identity?.kind === 'service' ? name : commandLineClient,
        groups: identity === undefined ? undefined : groupsOf(identity, policy),
        exp: (payload.iat ?? 0) + 3600,
      })
    },
  )

  it('follow the policy: algorithm, audience, path of the groups claim', async () => {
    const other = await start(
      parsePolicy(
        text
          .replace('audience: sunder', 'audience: https://api.example.com')
          .replace('groupsClaim: groups', 'groupsClaim: realm_access.roles\n      algorithms: [RS256]'),
      ),
    )
    try {
      const jwks = createRemoteJWKSet(new URL(`${other.issuer}/jwks`))
      const { payload } = await jwtVerify(await fetchToken(other.home, 'ingest'), jwks, {
        algorithms: ['RS256'],
      })
      expect(payload).toMatchObject({
        aud: 'https://api.example.com',
        realm_access: { roles: ['embedding-writers'] },
      })
      expect(payload).not.toHaveProperty('groups')
    } finally {
      await stop(other)
    }
  })

  it('are given for nothing but the identity’s own secret', async () => {
    const secretOfIngest = (await readFile(identitySecretPath(running.home, 'ingest'), 'utf8')).trim()
    const byPassword = { grant_type: passwordGrantType, client_id: commandLineClient }
    const refused = await Promise.all([
      askForToken({ grant_type: 'client_credentials', client_id: 'ingest', client_secret: 'guess' }),
      askForToken({ grant_type: 'client_credentials', client_id: 'search', client_secret: secretOfIngest }),
      askForToken({ ...byPassword, name: 'priya', password: 'guess' }),
      askForToken({ ...byPassword, name: 'priya' }),
      askForToken({ ...byPassword, name: 'nemo', password: secretOfIngest }),
      // A service account has no password: its secret opens its own client alone.
      askForToken({ ...byPassword, name: 'ingest', password: secretOfIngest }),
    ])
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 400, 400, 400, 400])
    for (const { body } of refused) expect(body).not.toHaveProperty('access_token')
  })
})

describe('the command line', () => {
  it('names the identities that there are', async () => {
    await expect(fetchToken(running.home, 'nemo')).rejects.toThrow(
      /no identity named "nemo".*ingest, search, desk, siem, ada, priya, omar, lena, noor, noor-approver, mira, mallory, nobody/,
    )
  })

  it('says how to start a gateway when none runs', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'sunder-empty-'))
    await expect(fetchToken(empty, 'ada')).rejects.toThrow(/npm start/)
    await rm(empty, { recursive: true })
  })
})

/** A browser, as far as a sign-in needs one. */
function browser() {
  const cookies = new Map<string, string>()
  return async (url: string, form?: Record<string, string>) => {
    const response = await fetch(new URL(url, running.issuer), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      text: await response.text(),
    }
  }
}

describe('a person’s sign-in, by authorization code and PKCE', () => {
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = () => `${new URL(running.issuer).origin}/approvals/callback`
  const authorization = (challenge: Record<string, string>) =>
    `${running.issuer}/auth?${new URLSearchParams({
      client_id: pagesClient,
      response_type: 'code',
      scope: 'openid email',
      redirect_uri: redirectUri(),
      state: 'state-1',
      ...challenge,
    })}`
  const challenge = {
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }

  it('ends in an access token and an e-mail, after the right password alone', async () => {
    const visit = browser()
    const login = await visit(authorization(challenge))
    expect(login.location).toMatch(/^\/issuer\/interaction\//)
    expect((await visit(login.location)).text).toContain('<form method="post">')

    const password = (await readFile(identitySecretPath(running.home, 'priya'), 'utf8')).trim()
    const wrong = await visit(login.location, { name: 'priya', password: 'guess' })
    expect(wrong).toMatchObject({ status: 401, text: expect.stringContaining('do not match') })
    let next = await visit(login.location, { name: 'priya', password })
    while (next.status === 303 && !next.location.startsWith(redirectUri())) next = await visit(next.location)

    const { code = '', state } = Object.fromEntries(new URL(next.location).searchParams)
    expect(state).toBe('state-1')
    const parameters = {
      grant_type: 'authorization_code',
      client_id: pagesClient,
      code,
      redirect_uri: redirectUri(),
    }
    const { body } = await askForToken({ ...parameters, code_verifier: verifier })
    expect(decodeJwt(body['access_token'] ?? '')).toMatchObject({
      sub: 'priya',
      aud: 'sunder',
      groups: ['data-approvers'],
    })
    expect(decodeJwt(body['id_token'] ?? '')).toMatchObject({
      email: 'priya@example.com',
      email_verified: true,
    })
    expect((await askForToken({ ...parameters, code_verifier: verifier })).status).toBe(400)
  })

  it('does not begin without a challenge, nor with a foreign address to come back to', async () => {
    const visit = browser()
    expect((await visit(authorization({}))).location).toContain('error=invalid_request')
    const elsewhere = await visit(
      authorization({ ...challenge, redirect_uri: 'http://127.0.0.1:1/elsewhere' }),
    )
    expect([elsewhere.status, elsewhere.location]).toEqual([400, ''])
  })

  it('shows nobody else’s login page', async () => {
    const login = await browser()(authorization(challenge))
    expect(await browser()(login.location)).toMatchObject({
      status: 400,
      text: expect.not.stringContaining('stack'),
    })
  })
})
