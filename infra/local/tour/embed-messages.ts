import OpenAI from 'openai'
import type { Message } from './messages.ts'
import type { Report } from './report.ts'
import { ask, type Visit } from './visit.ts'

const batch = 10

interface Grant {
  readonly id: string
  readonly token: string
  readonly baseUrl: string
  readonly collection: string
  readonly maxInputs: number
  readonly usedInputs: number
  readonly expiresAt: string
  readonly status: string
}

export interface EmbeddedMessages {
  readonly grant: Grant
  readonly model: string
  /** By vector id. */
  readonly messages: ReadonlyMap<string, Message>
  readonly jobs: readonly string[]
}

/** The embedder's part: a grant, then the OpenAI SDK as it comes, given a base URL and a key. */
export async function embedMessages(
  visit: Visit,
  messages: readonly Message[],
  report: Report,
): Promise<EmbeddedMessages> {
  report.step('The embedder asks for a grant')
  const answer = await ask<Grant>(`${visit.endpoints.grants}/grants`, await visit.token('ingest'), {
    collection: visit.collection,
    source: visit.source,
    purpose: 'The tour: make the messages searchable',
    maxInputs: messages.length,
  })
  report.check(answer.status === 201, `POST /grants answers 201 (${answer.status}${codeOf(answer.body)})`)
  if (answer.status !== 201) throw new Error('Without a grant there is nothing to show.')
  const grant = answer.body as Grant
  report.say(`${grant.id}: ${grant.maxInputs} inputs into ${grant.collection}, until ${grant.expiresAt}`)

  report.step(`The unmodified openai SDK embeds ${messages.length} messages`)
  report.say(`baseURL ${grant.baseUrl}`)
  report.say("apiKey  the grant's token")
  const client = new OpenAI({ baseURL: grant.baseUrl, apiKey: grant.token })
  const [model] = (await client.models.list()).data
  report.check(model !== undefined, `GET /v1/models names the model: ${model?.id}`)

  const byId = new Map<string, Message>()
  const jobs: string[] = []
  let numbers = 0
  const progress = report.progress(messages.length, 'messages')
  for (let start = 0; start < messages.length; start += batch) {
    const part = messages.slice(start, start + batch)
    const receipt = await client.embeddings.create(requestOf(model?.id ?? '', part))
    for (const [index, item] of receipt.data.entries()) {
      const message = part[index]
      const { id } = item as unknown as { id: string }
      if (message !== undefined) byId.set(id, message)
      numbers += item.embedding.length
    }
    jobs.push((receipt as unknown as { sunder: { job: string } }).sunder.job)
    progress.advance(part.length)
  }
  progress.stop()
  report.check(byId.size > 0 && jobs.length > 0, `${jobs.length} receipts name ${byId.size} vectors by id`)
  report.check(numbers === 0, `the receipts hold ${numbers} numbers of a vector`)

  const shown = await ask<Grant>(`${visit.endpoints.grants}/grants/${grant.id}`, await visit.token('ingest'))
  report.check(
    shown.body.usedInputs === messages.length && shown.body.status === 'exhausted',
    `the grant's budget is spent: ${shown.body.usedInputs} of ${shown.body.maxInputs}, ${shown.body.status}`,
  )
  return { grant, model: model?.id ?? '', messages: byId, jobs }
}

function requestOf(model: string, part: readonly Message[]): OpenAI.EmbeddingCreateParams {
  const items = part.map(({ id, folder, subject }) => ({ id, metadata: { folder, subject } }))
  return { model, input: part.map(({ text }) => text), sunder: { items } } as OpenAI.EmbeddingCreateParams
}

export function codeOf(body: { error?: { code?: string } } | undefined): string {
  return body?.error?.code === undefined ? '' : ` ${body.error.code}`
}
