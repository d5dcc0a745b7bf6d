import { readFile } from 'node:fs/promises'
import { identitySecretPath } from '../../../infra/local/stores/keys-and-secrets.ts'
import { call, type ErrorBody, newGrant } from '../client.ts'
import { Browser, type Page } from './browser.ts'
import { eventually } from './eventually.ts'
import { linkIn, mailsIn, type ReceivedMail } from './inbox.ts'

export interface ApprovingGateway {
  readonly endpoints: Readonly<
    Record<'embed' | 'grants' | 'mail' | 'vectors' | 'audit' | 'approvals', string>
  >
  /** Of the identity provider's secrets. */
  readonly identityHome: string
  token(name: string): Promise<string>
}

export interface PendingReceipt {
  readonly data: readonly { readonly id?: string; readonly embedding: unknown }[]
  readonly sunder: {
    readonly job: string
    readonly status: string
    readonly approval: string
    readonly expiresAt: string
  }
}

export interface ShownJob {
  readonly status: string
  readonly data: readonly { readonly index: number; readonly id: string }[]
}

/** What the policy's collection `support-mail` holds for an approval, and a search for it. */
export const held = 'The patient was diagnosed with type 2 diabetes, MRN: 00482913, as of May'

/** Asks to embed what needs an approval. */
export async function askToEmbed(
  gateway: ApprovingGateway,
  request: {
    readonly input?: unknown
    readonly items?: readonly object[]
    readonly user?: string
    readonly terms?: Parameters<typeof newGrant>[1]
    readonly grant?: { readonly baseUrl: string; readonly token: string }
  } = {},
) {
  const grant = request.grant ?? (await newGrant(gateway, request.terms))
  const answer = await call<PendingReceipt & ErrorBody>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: {
      model: 'text-embedding-3-small',
      input: request.input ?? held,
      ...(request.user === undefined ? {} : { user: request.user }),
      ...(request.items === undefined ? {} : { sunder: { items: request.items } }),
    },
  })
  return { ...answer, grant }
}

export async function showJob(gateway: ApprovingGateway, job: string, name = 'ingest') {
  return call<ShownJob & ErrorBody>(`${gateway.endpoints.embed}/v1/jobs/${job}`, {
    token: await gateway.token(name),
  })
}

/** Waits until a job has come to this state. */
export async function jobIn(gateway: ApprovingGateway, job: string, status: string): Promise<ShownJob> {
  return eventually(`${job} ${status}`, async () => {
    const { body } = await showJob(gateway, job)
    return body.status === status && body
  })
}

/** Waits for the latest mail to somebody about an approval. */
export async function mailTo(
  gateway: ApprovingGateway,
  name: string,
  about: { readonly approval: string; readonly subject?: RegExp; readonly at?: string },
): Promise<ReceivedMail> {
  const { approval, subject = /approval is asked for/, at = 'example.com' } = about
  return eventually(`a mail to ${name} about ${approval}`, async () => {
    const mails = await mailsIn(gateway.endpoints.mail)
    return mails.findLast(
      (mail) => mail.to === `${name}@${at}` && mail.text.includes(approval) && subject.test(mail.subject),
    )
  })
}

export async function linkTo(gateway: ApprovingGateway, name: string, approval: string): Promise<string> {
  return linkIn(await mailTo(gateway, name, { approval })).link
}

/** Opens a link and signs in as somebody. @returns the page that comes of it */
export async function openLink(
  gateway: ApprovingGateway,
  browser: Browser,
  link: string,
  name: string,
): Promise<Page> {
  const page = await browser.get(link)
  return page.url.includes('/interaction/') ? signIn(gateway, browser, page, name) : page
}

async function signIn(gateway: ApprovingGateway, browser: Browser, page: Page, name: string): Promise<Page> {
  const [form] = page.forms
  if (form === undefined) throw new Error(`no sign-in form at ${page.url}:\n${page.html}`)
  const password = (await readFile(identitySecretPath(gateway.identityHome, name), 'utf8')).trim()
  return browser.post(page.url, { ...form.fields, name, password })
}

/** Signs in behind a link and presses a button. @returns the page that comes of it */
export async function decide(
  gateway: ApprovingGateway,
  who: { readonly name: string; readonly link: string; readonly browser?: Browser },
  decision: 'approve' | 'deny' | 'withdraw',
  reason = decision === 'deny' ? 'not needed for the purpose' : '',
): Promise<Page> {
  const browser = who.browser ?? new Browser()
  const page = await openLink(gateway, browser, who.link, who.name)
  const form = page.forms.find(({ buttons }) => buttons.includes(decision))
  if (form === undefined)
    throw new Error(`nothing to ${decision} at ${page.url} (${page.status}):\n${page.html}`)
  return browser.submit(page, form, { decision, reason })
}
