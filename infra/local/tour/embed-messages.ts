import OpenAI from 'openai'
import { embedBatch } from './embed-batch.ts'
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
  /** What of the grant's budget is not spent. */
  readonly left: number
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

  const { byId, jobs } = await embedAll(client, model?.id ?? '', messages, report)
  const shown = await ask<Grant>(`${visit.endpoints.grants}/grants/${grant.id}`, await visit.token('ingest'))
  const left = messages.length - byId.size
  report.check(
    shown.body.usedInputs === byId.size && shown.body.status === (left === 0 ? 'exhausted' : 'active'),
    `the grant's budget is spent: ${shown.body.usedInputs} of ${shown.body.maxInputs}, ${shown.body.status}`,
  )
  return { grant, left, model: model?.id ?? '', messages: byId, jobs }
}

async function embedAll(client: OpenAI, model: string, messages: readonly Message[], report: Report) {
  const byId = new Map<string, Message>()
  const jobs: string[] = []
  const masked = new Map<string, number>()
  let [numbers, heldBack] = [0, 0]
  const progress = report.progress(messages.length, 'messages')
  for (let start = 0; start < messages.length; start += batch) {
    const part = messages.slice(start, start + batch)
    const embedded = await embedBatch(client, model, part)
    for (const [id, message] of embedded.messages) byId.set(id, message)
    for (const [name, count] of Object.entries(embedded.maskedClasses)) {
      masked.set(name, (masked.get(name) ?? 0) + count)
    }
    if (embedded.job !== undefined) jobs.push(embedded.job)
    numbers += embedded.numbers
    heldBack += embedded.heldBack.length
    progress.advance(part.length)
  }
  progress.stop()
  report.check(byId.size > 0 && jobs.length > 0, `${jobs.length} receipts name ${byId.size} vectors by id`)
  report.check(numbers === 0, `the receipts hold ${numbers} numbers of a vector`)
  const classes = [...masked].map(([name, count]) => `${name} ${count}`).sort()
  report.say(`masked before the model saw them: ${classes.join(', ') || 'nothing'}`)
  if (heldBack > 0) report.say(`held back for their regulated data: ${heldBack} messages`)
  return { byId, jobs }
}

export function codeOf(body: { error?: { code?: string } } | undefined): string {
  return body?.error?.code === undefined ? '' : ` ${body.error.code}`
}
