import OpenAI from 'openai'
import type { Message } from './messages.ts'

export interface EmbeddedBatch {
  /** By vector id. */
  readonly messages: ReadonlyMap<string, Message>
  readonly job: string | undefined
  /** Numbers of a vector in the receipt: there should be none. */
  readonly numbers: number
  readonly maskedClasses: Readonly<Record<string, number>>
  /** What the policy blocks, or would have a person decide about. */
  readonly heldBack: readonly Message[]
}

interface Receipt {
  readonly data: readonly { readonly id: string; readonly embedding: ArrayLike<number> }[]
  readonly sunder: {
    readonly job: string
    readonly status: string
    readonly maskedClasses?: Readonly<Record<string, number>>
  }
}

/** Embeds some messages; one that is held back for its regulated data is taken out, and the others are tried again. */
export async function embedBatch(
  client: OpenAI,
  model: string,
  part: readonly Message[],
): Promise<EmbeddedBatch> {
  const heldBack: Message[] = []
  let rest = part
  while (rest.length > 0) {
    const outcome = await tryBatch(client, model, rest)
    // A job waits as a whole, and the tour has nobody to ask.
    if (outcome === 'waits') return { ...nothing, heldBack: [...heldBack, ...rest] }
    if (typeof outcome !== 'number') return { ...outcome, heldBack }
    const [culprit] = rest.slice(outcome, outcome + 1)
    if (culprit !== undefined) heldBack.push(culprit)
    rest = rest.filter((message) => message !== culprit)
  }
  return { ...nothing, heldBack }
}

const nothing = { messages: new Map<string, Message>(), job: undefined, numbers: 0, maskedClasses: {} }

/** @returns the index of the message that is held back, where one is; `waits` where a person has to decide first */
async function tryBatch(client: OpenAI, model: string, part: readonly Message[]) {
  try {
    const receipt = (await client.embeddings.create(requestOf(model, part))) as unknown as Receipt
    if (receipt.sunder.status === 'pending_approval') return 'waits'
    const entries = receipt.data.flatMap(({ id }, index) => {
      const message = part[index]
      return message === undefined ? [] : [[id, message] as const]
    })
    return {
      messages: new Map(entries),
      job: receipt.sunder.job,
      numbers: receipt.data.reduce((sum, { embedding }) => sum + embedding.length, 0),
      maskedClasses: receipt.sunder.maskedClasses ?? {},
    }
  } catch (error) {
    const isHeldBack = error instanceof OpenAI.APIError && error.code === 'content_blocked'
    if (!isHeldBack) throw error
    return Number(/\[(\d+)\]/.exec(error.param ?? '')?.[1] ?? 0)
  }
}

function requestOf(model: string, part: readonly Message[]): OpenAI.EmbeddingCreateParams {
  const items = part.map(({ id, folder, subject }) => ({ id, metadata: { folder, subject } }))
  return { model, input: part.map(({ text }) => text), sunder: { items } } as OpenAI.EmbeddingCreateParams
}
