import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { html, raw } from 'hono/html'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'

const maxFormBytes = 4_096

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:12vh auto;padding:0 1rem}
label{display:block;margin:1rem 0 .25rem}input{width:100%;box-sizing:border-box;font:inherit;padding:.5rem}
button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem}[role=alert]{color:#b00020}
@media(prefers-color-scheme:dark){body{background:#111;color:#eee}[role=alert]{color:#ff8a80}}`
const styleHash = createHash('sha256').update(style).digest('base64')

/** Whether the password is that person's. */
export type CheckPassword = (name: string, password: string) => boolean

/**
 * The page on which a person signs in at the local issuer, at `/interaction/{uid}`.
 *
 * @returns whether the request was for that page
 */
export function createLoginPage(provider: Provider, passwordFits: CheckPassword) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (!request.url?.startsWith('/interaction/')) return false
    try {
      await provider.interactionDetails(request, response)
      if (request.method === 'POST') await signIn(provider, passwordFits, request, response)
      else await show(response, 200)
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error
      await show(response, 400, 'This sign-in has expired. Go back to where you came from and start again.')
    }
    return true
  }
}

async function signIn(
  provider: Provider,
  passwordFits: CheckPassword,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = await readForm(request)
  const accountId = form?.get('name') ?? ''
  if (!passwordFits(accountId, form?.get('password') ?? '')) {
    return await show(response, 401, 'Name and password do not match.')
  }
  await provider.interactionFinished(request, response, { login: { accountId } })
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > maxFormBytes) return undefined
  }
  return new URLSearchParams(text)
}

async function show(response: ServerResponse, status: number, problem?: string): Promise<void> {
  const page = await html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in</title>
<style>${raw(style)}</style>
<h1>Sign in</h1>
${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
<form method="post">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>
</html>`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  response.end(page.toString())
}
