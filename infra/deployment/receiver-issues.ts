import { type PolicyIssue, sentence } from '../../shared/policy/policy-error.ts'
import type { Policy, ReceiverPolicy } from '../../shared/policy/schema.ts'
import { hasTlsPort, reachablePort } from './reachable-port.ts'
import { isReservedHost } from './reserved-host.ts'
import type { Settings } from './settings.ts'

type Path = readonly PropertyKey[]

/** What of the receivers of records, and of the log's witness, can't be where it is deployed. */
export function receiverIssues(policy: Policy, settings: Settings): PolicyIssue[] {
  const { ship, log } = policy.audit
  return [
    ...ship.flatMap((receiver, index) => issuesOf(['audit', 'ship', index], receiver, settings)),
    ...(log.witness === undefined
      ? []
      : urlIssues(['audit', 'log', 'witness', 'url'], log.witness.url, settings)),
  ]
}

function issuesOf(path: Path, receiver: ReceiverPolicy, settings: Settings): PolicyIssue[] {
  if (receiver.type === 'eventbridge') return []
  if (receiver.type === 'syslog') {
    const isReserved = isReservedHost(`https://${receiver.host}`)
    return isReserved ? [sentence([...path, 'host'], receiver.host, 'the host of your own receiver')] : []
  }
  return [
    ...urlIssues([...path, 'url'], receiver.url, settings),
    ...(/^(?:secretsmanager|ssm):/.test(receiver.secret)
      ? []
      : [sentence([...path, 'secret'], receiver.secret.replace(/:.*/, ':'), 'secretsmanager: or ssm:')]),
  ]
}

function urlIssues(path: Path, url: string, { network }: Settings): PolicyIssue[] {
  if (!url.startsWith('https:')) return [sentence(path, url, 'an https URL')]
  if (isReservedHost(url)) return [sentence(path, url, 'the URL of your own receiver')]
  return network === 'public' || hasTlsPort(url) ? [] : [sentence(path, url, reachablePort)]
}
