import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as jsonOf } from 'node:stream/consumers'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSesMailer } from '../../../shared/mail/ses-mailer.ts'
import { expectUnavailable, type HandedOver, mailerContract } from '../../contracts/mailer.ts'

interface SendEmail {
  readonly FromEmailAddress?: string
  readonly Destination?: Readonly<Record<string, readonly string[]>>
  readonly Content: { readonly Raw?: { readonly Data: string } }
}

const mail = { to: 'priya@example.com', subject: 'asked for', text: 'a text', html: '<p>a text</p>' }

describe('by Amazon SES, through its SDK', () => {
  let refusal: string | undefined
  let sent: SendEmail[] = []
  const server = createServer(async (request, response) => {
    const body = (await jsonOf(request)) as SendEmail
    if (request.url !== '/v2/email/outbound-emails') return void response.writeHead(404).end()
    const headers = { 'content-type': 'application/json', ...(refusal && { 'x-amzn-errortype': refusal }) }
    if (refusal === undefined) sent.push(body)
    response
      .writeHead(refusal === undefined ? 200 : 400, headers)
      .end(
        JSON.stringify(
          refusal === undefined ? { MessageId: '1' } : { message: 'priya@example.com is not verified' },
        ),
      )
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })

  function mailer() {
    const client = new SESv2Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    })
    return createSesMailer({ client, from: 'sunder@example.com' })
  }

  async function handedOver(): Promise<HandedOver[]> {
    const [taken, rest] = [sent, [] as SendEmail[]]
    sent = rest
    return taken.map(({ Destination = {}, Content }) => ({
      to: Object.values(Destination).flat(),
      raw: Buffer.from(Content.Raw?.Data ?? '', 'base64').toString(),
    }))
  }

  mailerContract(() => ({ mailer: mailer(), handedOver }))

  test('names the sender that SES has verified', async () => {
    await handedOver()
    await mailer().send(mail)
    expect(sent[0]?.FromEmailAddress).toBe('Sunder <sunder@example.com>')
  })

  test.each(['MessageRejected', 'MailFromDomainNotVerifiedException', 'TooManyRequestsException'])(
    'fails with a code alone when SES answers %s',
    async (code) => {
      refusal = code
      const error = await mailer()
        .send(mail)
        .catch((thrown: unknown) => thrown)
      refusal = undefined
      expectUnavailable(error)
      expect(error).toMatchObject({ message: 'A mail could not be sent.' })
    },
  )
})
