/** What the functions reach outside of a private network: their security group and the egress firewall let no other port out. */
export const reachablePort = 'port 443, the only one that network: private lets out'

export function hasTlsPort(url: string): boolean {
  const { port, protocol } = new URL(url)
  return protocol === 'https:' && port === ''
}
