import { head } from './raw-http.ts'

/**
 * What two readers can believe differently: each holds a second request, which must not run. `open` is the first
 * request's line with a valid token's headers, `inner` the second request whole.
 */
export interface SmugglingShape {
  readonly name: string
  readonly bytes: (parts: {
    readonly line: string
    readonly own: readonly string[]
    readonly inner: string
  }) => string
  /** The one status that may come back; undefined where the connection is closed without a word. */
  readonly status: number | undefined
}

const chunked = 'Transfer-Encoding: chunked'

/** The headers given beside a body that ends here for one reader and holds a request for the other. */
function shape(
  name: string,
  status: number,
  headers: (inner: string) => string[],
  body = '0\r\n\r\n',
): SmugglingShape {
  return {
    name,
    status,
    bytes: ({ line, own, inner }) => head(line, [...own, ...headers(inner)]) + body + inner,
  }
}

function codings(...obfuscated: string[]): SmugglingShape[] {
  return obfuscated.map((coding) =>
    shape(`Content-Length beside ${JSON.stringify(coding)}`, 400, (inner) => [
      `Content-Length: ${5 + inner.length}`,
      coding,
    ]),
  )
}

function lengths(...headers: string[]): SmugglingShape[] {
  return headers.map((header) => shape(JSON.stringify(header), 400, () => [header], 'ab'))
}

function chunks(...bodies: string[]): SmugglingShape[] {
  return bodies.map((body) => shape(`chunks ${JSON.stringify(body)}`, 400, () => [chunked], body))
}

function targets(
  ...lines: readonly (readonly [line: string, status: number | undefined])[]
): SmugglingShape[] {
  return lines.map(([line, status]) => ({
    name: line,
    status,
    bytes: ({ own, inner }) => head(line, own) + inner,
  }))
}

export const smugglingShapes: readonly SmugglingShape[] = [
  ...codings(
    chunked,
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding: \x0bchunked',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding:\r\n chunked',
    ' Transfer-Encoding: chunked',
    'X: y\nTransfer-Encoding: chunked',
    'X: y\rTransfer-Encoding: chunked',
    'Transfer-Encoding\0: chunked',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  ),
  shape('two codings', 400, () => [chunked, 'Transfer-Encoding: identity']),
  shape('the same coding twice', 400, () => [chunked, chunked]),
  shape('another coding before the last', 501, () => ['Transfer-Encoding: gzip, chunked']),
  ...lengths(
    'Content-Length: 2\r\nContent-Length: 90',
    'Content-Length: 2\r\nContent-Length: 2',
    'Content-Length: 2, 2',
    'Content-Length: +2',
    'Content-Length: -2',
    'Content-Length: 0x2',
    'Content-Length: 2 0',
    'Content-Length: 2\x0b',
    'Content-Length : 2',
    'Content-Length:',
    'Content-Length: 2\r\n 0',
    'Content-Length: 18446744073709551618',
  ),
  ...chunks(
    '2\nab\n0\n\n',
    '2\r\nabc\r\n0\r\n\r\n',
    '-2\r\nab\r\n0\r\n\r\n',
    '0x2\r\nab\r\n0\r\n\r\n',
    '2 \r\nab\r\n0\r\n\r\n',
    '10000000000000002\r\nab\r\n0\r\n\r\n',
    '2;a\nb\r\nab\r\n0\r\n\r\n',
    `2;${'a'.repeat(20_000)}\r\nab\r\n0\r\n\r\n`,
    '0\r\nContent-Length: 5\r\n\r\n',
  ).map((each) =>
    each.name.length > 1_000 ? { ...each, name: 'an extension of 20,000 bytes', status: 413 } : each,
  ),
  {
    name: 'lines that end in a bare LF',
    status: 400,
    bytes: ({ line, own, inner }) => head(line, own).replaceAll('\r', '') + inner,
  },
  {
    name: 'HTTP/1.0 with a coding',
    status: 400,
    bytes: ({ line, own, inner }) =>
      `${head(line.replace('1.1', '1.0'), [...own, chunked])}0\r\n\r\n${inner}`,
  },
  ...targets(
    ['GET http://127.0.0.1/grants/healthz HTTP/1.1', 400],
    ['GET 127.0.0.1:80 HTTP/1.1', 400],
    ['GET //127.0.0.1\\grants HTTP/1.1', 400],
    ['OPTIONS * HTTP/1.1', 400],
    ['CONNECT 127.0.0.1:80 HTTP/1.1', undefined],
    ['GET /grants/healthz#x HTTP/1.1', 400],
    ['GET /grants/healthz x HTTP/1.1', 400],
    ['GET\t/grants/healthz\tHTTP/1.1', 400],
    ['get /grants/healthz HTTP/1.1', 400],
    ['GET /grants/healthz HTTP/2.0', 505],
    ['GET /grants/healthz HTTP/1.2', 400],
    ['PRI * HTTP/2.0', 400],
  ),
  { name: 'HTTP/0.9', status: 505, bytes: ({ inner }) => `GET /grants/healthz\r\n\r\n${inner}` },
  { name: 'no host', status: 400, bytes: ({ inner }) => `GET /grants/healthz HTTP/1.1\r\n\r\n${inner}` },
  shape('two hosts', 400, () => ['Host: 127.0.0.1', 'Content-Length: 0'], ''),
  shape('two tokens', 400, () => ['Authorization: Bearer x', 'Content-Length: 0'], ''),
  // Neither is taken up, and what follows is neither read as HTTP nor as another protocol.
  ...['h2c', 'websocket'].map((protocol) =>
    shape(`an upgrade to ${protocol}`, 400, () => ['Connection: Upgrade', `Upgrade: ${protocol}`], ''),
  ),
]
