import {
  type ApprovingGateway,
  askToEmbed,
  decide,
  jobIn,
  linkTo,
} from '../../support/approvals/approving.ts'
import { call, type ErrorBody, newGrant } from '../../support/client.ts'

/** What an auditor finds: the ids of what was done. */
export interface AuditStory {
  readonly grant: string
  /** A job that was approved, and its approval. */
  readonly job: string
  readonly approval: string
}

const mails = [
  'Please send the invoice for March again, the first one never reached me.',
  'My card 4111 1111 1111 1111 was charged twice, write to anna.keller@example.org',
  'The parcel came on Friday, thank you for the quick help.',
]

/** Embeds, searches, refusals between the duties, a denied and an approved job: of each kind at least one. */
export async function writeAuditStory(gateway: ApprovingGateway): Promise<AuditStory> {
  const grant = await newGrant(gateway, { purpose: 'answer customers' })
  for (const input of mails) await embed(grant, { input })
  await embed(grant, { input: mails, model: 'no-such-model' })
  await embed(grant, { input: mails }, 'forged')

  const approved = (await askToEmbed(gateway)).body.sunder
  const link = await linkTo(gateway, 'priya', approved.approval)
  await decide(gateway, { name: 'priya', link }, 'approve', 'agreed with the study board')
  await jobIn(gateway, approved.job, 'stored')
  const denied = (await askToEmbed(gateway)).body.sunder
  await decide(gateway, { name: 'omar', link: await linkTo(gateway, 'omar', denied.approval) }, 'deny')
  await jobIn(gateway, denied.job, 'denied')
  await askToEmbed(gateway)

  const search = { text: 'invoice', topK: 3 }
  for (const name of ['search', 'desk', 'ingest', 'mallory', 'nobody', 'ada']) {
    await query(gateway, name, search)
  }
  return { grant: grant.id, job: approved.job, approval: approved.approval }
}

async function embed(
  grant: { readonly baseUrl: string; readonly token: string },
  body: { readonly input: unknown; readonly model?: string },
  token = grant.token,
): Promise<void> {
  await call<ErrorBody>(`${grant.baseUrl}/embeddings`, {
    token,
    body: { model: 'text-embedding-3-small', ...body },
  })
}

async function query(gateway: ApprovingGateway, name: string, body: object): Promise<void> {
  await call<ErrorBody>(`${gateway.endpoints.vectors}/v1/collections/support-mail/query`, {
    token: await gateway.token(name),
    body,
  })
}
