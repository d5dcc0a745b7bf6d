const domains = ['example.com', 'example.org', 'example.net', 'example', 'test', 'invalid', 'localhost']
const loopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/

/** Hosts that can be nobody's on the internet: names for examples and tests (RFC 2606, RFC 6761), and this machine. */
export function isReservedHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/\.$/, '')
  return loopback.test(host) || domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}
