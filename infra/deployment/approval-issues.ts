import { needsApproval } from '../../shared/policy/needs-approval.ts'
import { type PolicyIssue, sentence } from '../../shared/policy/policy-error.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { mailHost } from './mail-sender.ts'
import { isReservedHost } from './reserved-host.ts'

/** What keeps an approval from being asked for or given: nobody to hear from, approvers who can be nobody, no way to sign in. */
export function approvalIssues(policy: Policy): PolicyIssue[] {
  const collections = Object.entries(policy.collections).filter(([, collection]) => needsApproval(collection))
  const names = collections.map(([name]) => name)
  return [
    ...mailIssues(policy, names),
    ...collections.flatMap(([name, { approval }]) => [
      ...approverIssues(name, approval?.approvers ?? []),
      ...(approval?.authentication === 'oidc' ? signInIssues(name, policy) : []),
    ]),
  ]
}

function mailIssues({ mail }: Policy, waiting: readonly string[]): PolicyIssue[] {
  if (waiting.length === 0) return []
  const expected = 'an address of your own that approvers hear from'
  if (mail === undefined) {
    return [sentence(['mail'], 'nothing', `from: ${expected}, as ${waiting.join(', ')} can wait for them`)]
  }
  return isReserved(mail.from) ? [sentence(['mail', 'from'], mail.from, expected)] : []
}

function approverIssues(collection: string, approvers: readonly string[]): PolicyIssue[] {
  const path = ['collections', collection, 'approval', 'approvers']
  return approvers.flatMap((address, index) =>
    isReserved(address)
      ? [sentence([...path, index], address, 'the address of an approver of your own')]
      : [],
  )
}

function signInIssues(collection: string, { identity }: Policy): PolicyIssue[] {
  if (identity.providers.some(({ signIn }) => signIn !== undefined)) return []
  const expected = 'link, or a provider in identity.providers with `signIn`, with whom approvers sign in'
  return [sentence(['collections', collection, 'approval', 'authentication'], 'oidc', expected)]
}

function isReserved(address: string): boolean {
  return isReservedHost(`https://${mailHost(address)}`)
}
