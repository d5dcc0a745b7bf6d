import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { ComprehendClient } from '@aws-sdk/client-comprehend'
import { afterAll, beforeAll, beforeEach } from 'vitest'

interface Entity {
  readonly Type: string
  readonly Score: number
  readonly BeginOffset: number
  readonly EndOffset: number
}

/** An answer in place of the service's: its status and body, or silence. */
type Answer = { readonly status: number; readonly body: string } | 'silence'

/** Words that the service knows, as it would tell them. */
const known: readonly (readonly [type: string, pattern: RegExp, score: number])[] = [
  ['NAME', /\bMary [A-Z]\p{L}+/gu, 0.99],
  ['NAME', /\bperhaps-Bob\b/g, 0.6],
  ['ADDRESS', /\b\d+ Main Street, [A-Z][a-z]+/g, 0.97],
  ['PHONE', /\+1 \d{3} \d{3} \d{4}/g, 0.999],
  ['DATE_TIME', /\b\d{4}-\d\d-\d\d\b/g, 0.99],
  ['CREDIT_DEBIT_NUMBER', /\b4111 1111 1111 1111\b/g, 0.99],
  ['A_TYPE_OF_TOMORROW', /\btomorrow\b/g, 0.99],
]

/**
 * `DetectPiiEntities` on loopback, by Amazon Comprehend's API reference: JSON 1.1, English and Spanish, 1 byte to
 * 100 KB of UTF-8, offsets in Unicode code points.
 */
export function comprehendServer() {
  const seen: { text: string; language: string }[] = []
  let answers: Answer[] = []
  let [atOnce, most] = [0, 0]
  const server = createServer(async (request, response) => {
    most = Math.max(most, ++atOnce)
    const { status, body } = await answer(request)
    // Long enough that calls which may run at once do.
    await new Promise((resolve) => setTimeout(resolve, 5))
    atOnce--
    if (status === 0) return
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body)
  })

  async function answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const { Text, LanguageCode } = JSON.parse(await textOf(request)) as { Text: string; LanguageCode: string }
    seen.push({ text: Text, language: LanguageCode })
    const scripted = answers.shift()
    if (scripted !== undefined) return scripted === 'silence' ? { status: 0, body: '' } : scripted
    if (request.headers['x-amz-target'] !== 'Comprehend_20171127.DetectPiiEntities') {
      return failure('UnknownOperationException')
    }
    if (!['en', 'es'].includes(LanguageCode)) return failure('ValidationException')
    if (Text === '') return failure('InvalidRequestException')
    if (Buffer.byteLength(Text) > 100_000) return failure('TextSizeLimitExceededException')
    return { status: 200, body: JSON.stringify({ Entities: entitiesOf(Text) }) }
  }

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  beforeEach(() => {
    seen.length = 0
    answers = []
    most = 0
  })
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })

  return {
    seen,
    mostAtOnce: () => most,
    script: (...next: Answer[]) => {
      answers = next
    },
    client: (options: { readonly maxAttempts?: number; readonly requestTimeout?: number } = {}) =>
      new ComprehendClient({
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: options.maxAttempts ?? 1,
        requestHandler: { requestTimeout: options.requestTimeout ?? 5_000, throwOnRequestTimeout: true },
      }),
  }
}

export function failure(type: string, status = 400): { status: number; body: string } {
  return { status, body: JSON.stringify({ __type: type, Message: `${type} of the text` }) }
}

function entitiesOf(text: string): Entity[] {
  return known
    .flatMap(([Type, pattern, Score]) =>
      [...text.matchAll(pattern)].map((match) => ({
        Type,
        Score,
        BeginOffset: codePoints(text.slice(0, match.index)),
        EndOffset: codePoints(text.slice(0, match.index + match[0].length)),
      })),
    )
    .sort((one, other) => one.BeginOffset - other.BeginOffset)
}

function codePoints(text: string): number {
  return [...text].length
}
