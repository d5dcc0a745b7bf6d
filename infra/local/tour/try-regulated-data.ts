import { codeOf, type EmbeddedMessages } from './embed-messages.ts'
import type { Report } from './report.ts'
import { ask, type Visit } from './visit.ts'

interface Receipt {
  readonly data: readonly { readonly id: string }[]
  readonly sunder: { readonly masked: number }
}

/** A test number that every network knows (ISO/IEC 7812 check digit), and an address of nobody. */
const withCard = 'Please charge my card 4111 1111 1111 1111 again'
const withAddress = 'Write to margarethe.vogel@klinik-rosenhain.example about the lift'

/** What the policy says of regulated data, at work: blocked, masked before the model, masked for the reader. */
export async function tryRegulatedData(
  visit: Visit,
  { model }: EmbeddedMessages,
  report: Report,
): Promise<void> {
  report.step('Regulated data is blocked or masked before the model sees it')
  const token = await visit.token('ingest')
  const { body: grant } = await ask<{ token: string; baseUrl: string }>(
    `${visit.endpoints.grants}/grants`,
    token,
    {
      collection: visit.collection,
      source: visit.source,
      purpose: 'The tour: regulated data',
      maxInputs: 2,
    },
  )
  const embed = (input: string) => ask<Receipt>(`${grant.baseUrl}/embeddings`, grant.token, { model, input })

  const blocked = await embed(withCard)
  report.check(
    blocked.status === 403 && codeOf(blocked.body) === ' content_blocked',
    `a text with a card number: ${blocked.status}${codeOf(blocked.body)}`,
  )
  const masked = await embed(withAddress)
  report.check(
    masked.status === 200 && masked.body.sunder?.masked === 1,
    `a text with an e-mail address: ${masked.status}, ${masked.body.sunder?.masked} masked`,
  )
  const { body: seen } = await ask<{ vectors: { text: string }[] }>(
    `${visit.endpoints.vectors}/v1/collections/${visit.collection}/fetch`,
    await visit.token('search'),
    { ids: masked.body.data?.map(({ id }) => id) },
  )
  const text = seen.vectors?.[0]?.text ?? ''
  report.check(text !== '' && !text.includes('vogel'), `its reader finds “${text}”`)
}
