import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { ErrorCode } from '../../shared/runtime/sunder-error.ts'
import {
  type Answer,
  base64,
  embeddingsOf,
  hangUp,
  json,
  status,
} from '../shared/embedding/upstream-server.ts'
import { drip, flood, floodOfHeaders, raw, silence } from './raw-answers.ts'

/** Words that no caller, log line or record may ever hold, among them the gateway's credential. */
export const leak = 'LEAKED-WORDS'
export const credential = 'sk-upstream-LEAKED'
const words = `${leak} Incorrect API key provided: ${credential}`

export interface Lie {
  readonly answer: Answer
  readonly code: ErrorCode
  /** Requests that the upstream sees; what can pass is tried again. */
  readonly tries: number
  /** Milliseconds, where the answer has no end. */
  readonly deadlineMs?: number
  readonly retryAfter?: string
}

const good = [0.6, 0.8, 0]
/** Refused at once: what was understood and is wrong will not pass. */
const wrong = (answer: Answer): Lie => ({ answer, code: 'upstream_error', tries: 1 })
/** Tried again: what broke on the wire may pass. */
const broken = (answer: Answer): Lie => ({ answer, code: 'upstream_error', tries: 5 })
const endless = (answer: Answer): Lie => ({ answer, code: 'upstream_timeout', tries: 1, deadlineMs: 400 })
const first = (embedding: unknown): Lie => wrong(embeddingsOf(embedding, good))
const indexed = (...indexes: unknown[]): Lie =>
  wrong(json({ data: indexes.map((index) => ({ index, embedding: good })), words }))
const limited = (retryAfter: string, told: string, tries = 5): Lie => ({
  answer: status(429, { 'retry-after': retryAfter, 'x-words': words }, words),
  code: 'upstream_rate_limited',
  tries,
  retryAfter: told,
})

const honest = JSON.stringify({
  data: [good, good].map((embedding, index) => ({ index, embedding })),
  usage: { prompt_tokens: 2, total_tokens: 2 },
})
const withUsage = (prompt: string): Lie =>
  wrong(status(200, {}, honest.replace('"prompt_tokens":2', `"prompt_tokens":${prompt}`)))
const bits = (...words: number[]) => Buffer.from(Uint32Array.from(words).buffer).toString('base64')
const coded = (coding: string, body: Uint8Array): Lie =>
  wrong((response) => response.writeHead(200, { 'content-encoding': coding }).end(body))
const nested = (depth: number, inner: string) => '['.repeat(depth) + inner + ']'.repeat(depth)

/** What an upstream may answer in place of two honest vectors of three dimensions, and what becomes of it. */
export const lies: Readonly<Record<string, Lie>> = {
  'no vectors': wrong(embeddingsOf()),
  'fewer vectors': wrong(embeddingsOf(good)),
  'more vectors': wrong(embeddingsOf(good, good, good)),
  'one vector of fewer dimensions': first([1, 2]),
  'one vector of more dimensions': first([1, 2, 3, 4]),
  'all vectors of other dimensions': wrong(embeddingsOf(base64([1, 2]), base64([1, 2]))),
  'an index twice': indexed(0, 0),
  'an index left out': indexed(0, 2),
  'a negative index': indexed(0, -1),
  'an index beyond everything': indexed(0, 2 ** 53),
  'a broken index': indexed(0, 0.5),
  'an index in words': indexed('0', '1'),
  'an index of __proto__': indexed(0, '__proto__'),

  'null for a number': first([1, null, 3]),
  'words for a number': first(['NaN', 2, 3]),
  'a number beyond double': wrong(status(200, {}, honest.replace('0.6', '1e999'))),
  'a number beyond float32': first([1, 1e39, 3]),
  'NaN as no JSON has it': wrong(status(200, {}, honest.replace('0.6', 'NaN'))),
  'an object for a number': first([{}, 2, 3]),
  'vectors in a vector': wrong(status(200, {}, honest.replace('0.6', nested(100_000, '1')))),
  'no vector at all': first(null),
  'quiet NaN bits': first(bits(0x3f800000, 0x7fc00000, 0)),
  'signalling NaN bits': first(bits(0x3f800000, 0x7f800001, 0)),
  'negative infinity bits': first(bits(0x3f800000, 0xff800000, 0)),
  'base64 cut short': first(base64(good).slice(0, 8)),
  'base64 of half a number': first(Buffer.alloc(10, 1).toString('base64')),
  'what is not base64': first('!"§$%&/()=?+*#@<'),
  'base64 with a strange character': first(`${base64(good)}!`),
  'base64 with white space': first(`${base64(good).slice(0, 8)}\n${base64(good).slice(8)}`),
  'the alphabet of base64url': first(Buffer.alloc(12, 0xfb).toString('base64url')),
  'a data URL': first(`data:application/octet-stream;base64,${base64(good)}`),
  'a zero vector': first([0, 0, 0]),
  'a vector of negative zeros': first(base64([-0, -0, -0])),
  'a vector too short for any similarity': first(base64([2 ** -149, 2 ** -149, 0])),
  'a vector too long for any similarity': first(base64([3e38, 3e38, 3e38])),

  'an error with status 200': wrong(json({ error: { message: words, code: words } })),
  'an error beside vectors': wrong(status(200, {}, honest.replace('{', `{"error":{"message":"${words}"},`))),
  'another success': wrong(status(201, {}, honest)),
  'no content': wrong(status(204)),
  'a part of the content': wrong(status(206, { 'content-range': 'bytes 0-9/10' }, honest)),
  'choices in place of an answer': wrong(status(300, {}, honest)),
  'nothing new since': wrong(status(304)),
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((code) => [
      `a redirect by ${code} to where instances ask for their credentials`,
      wrong(status(code, { location: 'http://169.254.169.254/latest/meta-data/' }, words)),
    ]),
  ),
  'another protocol': broken(
    raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'),
  ),
  'a refused request': wrong(status(400, {}, words)),
  'a refused credential, echoed': wrong(
    status(401, { 'www-authenticate': `Bearer error="${credential}"` }, words),
  ),
  'a forbidden credential, echoed in the reason': wrong(
    raw(`HTTP/1.1 403 ${credential}\r\ncontent-length: 0\r\n\r\n`),
  ),
  'a failure': broken(status(500, {}, words)),
  'a failure without an end': broken(flood(500, words)),
  'a failure that breaks off': broken(raw(`HTTP/1.1 500 No\r\ncontent-length: 99\r\n\r\n${leak}`)),
  'an unknown failure': broken(raw('HTTP/1.1 999 No\r\ncontent-length: 0\r\n\r\n')),

  'an endless answer, fast': wrong(flood(200, ' ')),
  'an endless text, fast': wrong(flood(200, words, '{"data":[{"index":0,"embedding":"')),
  'an endless answer, slow': endless(drip('HTTP/1.1 200 OK\r\n\r\n', ' ')),
  'endless headers, slow': endless(drip('HTTP/1.1 200 OK\r\nx: ', 'x')),
  'endless early hints': endless(drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n')),
  silence: endless(silence),
  'a body that never ends': endless(raw(`HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${honest}`, false)),
  'a body that ends early': broken(raw(`HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${honest}`)),
  'chunks that end early': broken(raw(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"dat`)),
  'a body longer than its length': wrong(raw(`HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n${honest}`)),
  'two lengths': broken(raw(`HTTP/1.1 200 OK\r\ncontent-length: 9\r\ncontent-length: 10\r\n\r\n${honest}`)),
  'a chunk of no size': broken(raw(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${honest}`)),
  'no HTTP': broken(raw(`SSH-2.0-OpenSSH_9.9 ${words}\r\n`)),
  'HTTP/2': broken(raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')),
  'a hang-up': broken(hangUp),
  'a flood of headers': broken(floodOfHeaders(words)),

  'a page': wrong(status(200, { 'content-type': 'text/html' }, `<html>${words}</html>`)),
  'another shape': wrong(json({ embeddings: [good, good], words })),
  'nothing but JSON’s null': wrong(json(null)),
  'a byte order mark': wrong(status(200, {}, `\ufeff${honest}`)),
  'another encoding of characters': wrong((response) => response.end(Buffer.from(honest, 'utf16le'))),
  'two answers in one': wrong(status(200, {}, honest + honest)),
  'data twice, of which the last counts': wrong(status(200, {}, honest.replace(/}$/, ',"data":[]}'))),
  'brackets without an end': wrong(status(200, {}, '['.repeat(60_000))),
  'a negative usage': withUsage('-2'),
  'a usage beyond everything': withUsage('1e300'),
  'a broken usage': withUsage('0.5'),
  'a usage in words': withUsage(`"${leak}"`),
  'what is compressed': coded('gzip', gzipSync(honest)),
  'what is compressed otherwise': coded('br', brotliCompressSync(honest)),
  'what is compressed twice': coded('gzip, gzip', gzipSync(gzipSync(honest))),
  'a bomb': coded('gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))),
  'what only says that it is compressed': coded('gzip', Buffer.from(words)),

  'a limit': limited('60', '60', 1),
  'a limit that has passed': limited('0', '1'),
  'a limit before now': limited('-5', '8'),
  'a limit of ages': limited('1000000000000', '8'),
  'a limit of decades': limited('999999999', '3600', 1),
  'a limit until the year 9999': limited('Fri, 31 Dec 9999 23:59:59 GMT', '3600', 1),
  'a limit of a broken number': limited('1e9', '8'),
  'a limit in words': limited(words, '8'),
}
