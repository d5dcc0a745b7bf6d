import type { Question } from '../../shared/approvals/approval.ts'

/** With what every record about an approval begins: whose request it is, and what it is about. */
export function factsOf({ id, requester, grant, job, collection, source, sourceAsserted }: Question) {
  const { issuer, subject, owner, clientId } = requester
  return {
    actor: {
      issuer,
      subject,
      duty: 'embedder' as const,
      ...(clientId !== undefined && { clientId }),
      ...(owner !== undefined && { owner }),
    },
    target: { approval: id, grant, collection, ...(job !== undefined && { job }) },
    source: { uri: source, asserted: sourceAsserted },
  }
}
