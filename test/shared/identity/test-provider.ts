import type { ProviderPolicy } from '../../../shared/policy/schema.ts'

/** A provider as the policy would hold it. */
export function testProvider(issuer: string, changes: Partial<ProviderPolicy> = {}): ProviderPolicy {
  return {
    issuer,
    audience: 'sunder',
    groupsClaim: 'groups',
    duties: {
      'embedding-writers': 'embedder',
      'bulk-writers': 'embedder',
      'embedding-readers': 'consumer',
      'security-audit': 'auditor',
    },
    algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    clockTolerance: 30_000,
    ...changes,
  }
}
