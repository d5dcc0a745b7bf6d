import type { Policy } from '../policy/schema.ts'
import type { AuditReport } from './report-schema.ts'

type Exception = Omit<AuditReport['exceptions']['rows'][number], 'digest'>

/** A policy file, as far as it takes safeguards back. */
export type ExceptionsIn = Pick<Policy, 'digest' | 'collections'>

/** The lines of policy files that take a safeguard back, of those whose digest was in force. */
export function exceptionsIn(
  policies: readonly ExceptionsIn[],
  inForce: readonly string[],
): AuditReport['exceptions'] {
  const known = new Map(policies.map((policy) => [policy.digest, policy]))
  return {
    counted:
      'Read from the policy files whose SHA-256 records of the period carry: what such a file says was in force with its digest. Of other digests nothing is told.',
    rows: inForce.flatMap((digest) => {
      const policy = known.get(digest)
      return policy === undefined ? [] : exceptionsOf(policy).map((exception) => ({ digest, ...exception }))
    }),
    unread: inForce.filter((digest) => !known.has(digest)),
  }
}

function exceptionsOf({ collections }: ExceptionsIn): Exception[] {
  return Object.entries(collections).flatMap(([name, { reading, approval }]) => {
    const path = `collections.${name}`
    const said = (is: boolean, line: string, meaning: string) =>
      is ? [{ path: `${path}.${line}`, meaning }] : []
    return [
      ...said(
        !reading.verifyBytes,
        'reading.verifyBytes: false',
        'The bytes of a row’s vector are not held against its provenance when it is read.',
      ),
      ...said(reading.rawVectors, 'reading.rawVectors: true', 'Readers receive vectors, and query by them.'),
      ...said(
        reading.allowModelExtraction,
        'reading.allowModelExtraction: true',
        'Queries by text stand beside raw vectors: readers could copy the model text by text.',
      ),
      ...reading.unmasked.map(({ group, classes }) => ({
        path: `${path}.reading.unmasked`,
        meaning: `The group ${group} reads ${classes.join(', ')} unmasked.`,
      })),
      ...said(
        approval?.authentication === 'link',
        'approval.authentication: link',
        'Approvers show who they are by a link and a code from the same e-mail, without a sign-in.',
      ),
    ]
  })
}
