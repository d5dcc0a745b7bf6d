import type { RoleName } from './principals.ts'

type PayloadPrefix = 'requests' | 'responses' | 'pending' | 'previews'

interface PrefixUse {
  readonly writers: readonly RoleName[]
  /** Beside the break-glass role. */
  readonly readers: readonly RoleName[]
}

/** Who puts and gets which payloads; the bucket's and its key's own copy of the roles' rights. */
export const payloadUses: Readonly<Record<PayloadPrefix, PrefixUse>> = {
  requests: { writers: ['embed', 'read-vectors'], readers: ['read-payload'] },
  responses: { writers: ['embed', 'read-vectors', 'workflow-run'], readers: ['read-payload'] },
  // As they came in, to be shown masked and to be carried out: an auditor has no way to them.
  pending: { writers: ['embed'], readers: ['workflow-preview', 'workflow-run'] },
  previews: { writers: ['workflow-preview'], readers: ['approvals', 'workflow-preview'] },
}

export const payloadPrefixes = Object.keys(payloadUses) as PayloadPrefix[]

const everyOne = (use: keyof PrefixUse) => [
  ...new Set(Object.values(payloadUses).flatMap((uses) => uses[use])),
]
export const payloadWriters: readonly RoleName[] = everyOne('writers')
export const payloadReaders: readonly RoleName[] = everyOne('readers')
