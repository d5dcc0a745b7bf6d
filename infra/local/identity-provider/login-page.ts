import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { html, raw } from 'hono/html'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'

const maxFormBytes = 4_096

const style = `:root{color-scheme:light dark;--ground:#f4f5f7;--sheet:#fff;--text:#1a1f26;--soft:#535c66;--line:#d5dae0;--field:#7d8792;--accent:#1a56b4;--on:#fff;--bad:#a40e26;--bad-sheet:#fdeef0}
@media(prefers-color-scheme:dark){:root{--ground:#0b0f14;--sheet:#151b23;--text:#e6edf3;--soft:#a3adb8;--line:#333c47;--field:#7a8591;--accent:#7ab7ff;--on:#0b0f14;--bad:#ff928c;--bad-sheet:#2d1619}}
*{box-sizing:border-box}
body{margin:0;padding:min(12vh,6rem) 1rem 2rem;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
main{max-width:25rem;margin:0 auto;padding:1.75rem;background:var(--sheet);border:1px solid var(--line);border-radius:.75rem}
h1{font-size:1.625rem;line-height:1.2;margin:0 0 .5rem}
p{margin:0 0 1rem;color:var(--soft)}
[role=alert]{padding:.75rem 1rem;border:1px solid var(--bad);border-left-width:.375rem;border-radius:.5rem;background:var(--bad-sheet);color:var(--text)}
label{display:block;font-weight:600;margin:1rem 0 .375rem}
input{display:block;width:100%;font:inherit;padding:.625rem .75rem;border:1px solid var(--field);border-radius:.5rem;background:var(--sheet);color:var(--text)}
button{font:inherit;font-weight:600;width:100%;min-height:3rem;margin-top:1.5rem;border:2px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on);cursor:pointer}
button:hover{text-decoration:underline;text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}`
const styleHash = createHash('sha256').update(style).digest('base64')

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

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
      const interaction = await provider.interactionDetails(request, response)
      if (request.method === 'POST') await signIn(provider, passwordFits, { interaction, request, response })
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
  {
    interaction,
    request,
    response,
  }: {
    readonly interaction: Interaction
    readonly request: IncomingMessage
    readonly response: ServerResponse
  },
): Promise<void> {
  const form = await readForm(request)
  const accountId = form?.get('name') ?? ''
  if (!passwordFits(accountId, form?.get('password') ?? '')) {
    return await show(response, 401, 'Name and password do not match.')
  }
  if (interaction.session !== undefined && interaction.session.accountId !== accountId) {
    await endSession(provider, interaction)
  }
  await provider.interactionFinished(request, response, { login: { accountId } })
}

/** Who signs in under another account is no longer signed in under the first one. */
async function endSession({ Session }: Provider, interaction: Interaction): Promise<void> {
  const session = await Session.findByUid(interaction.session?.uid ?? '')
  await session?.destroy()
  delete interaction.session
  await interaction.save(Math.max(1, interaction.exp - Math.floor(Date.now() / 1000)))
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
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${problem === undefined ? '' : 'Not signed in: '}Sign in · Sunder</title>
<style>${raw(style)}</style>
<main>
<h1>Sign in</h1>
<p>To this machine’s own identity provider. Each one’s password is in the data folder, in <code>secrets/identities/NAME</code>.</p>
${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
<form method="post">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>
</main>
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
