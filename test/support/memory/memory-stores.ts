import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { RateLimit } from '../../../shared/identity/rate-limit.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { RandomBytes } from '../../../shared/runtime/random.ts'
import type { AuditTableInTest } from '../../shared/audit/audit-table-in-test.ts'
import { createMemoryLogStore, type MemoryLogStore } from '../memory-log-store.ts'
import { createMemoryDirectory } from './memory-directory.ts'
import { createMemoryDutyBindings, type MemoryDutyBindings } from './memory-duty-bindings.ts'
import { createMemoryGrants, type MemoryGrants } from './memory-grants.ts'
import { createMemoryIdentity, type MemoryIdentity } from './memory-identity.ts'
import { createMemoryJobs, type MemoryJobs } from './memory-jobs.ts'
import { createMemoryPayloads, type MemoryPayloads } from './memory-payloads.ts'
import { createMemoryRateLimit } from './memory-rate-limit.ts'
import { createMemoryVectors, type MemoryVectors } from './memory-vectors.ts'
import type { MemoryWorkflow } from './memory-workflow.ts'
import { createMemoryWorkflow } from './memory-workflow.ts'
import { createSearchableMemoryAuditTable } from './searchable-memory-audit-table.ts'

/** Everything that outlives a process: a gateway that is composed over the same stores again is one that was restarted. */
export interface MemoryStores {
  readonly identity: MemoryIdentity
  readonly keys: MemoryKeys
  readonly audit: AuditTableInTest
  readonly grants: MemoryGrants
  readonly bindings: MemoryDutyBindings
  readonly rateLimit: RateLimit
  readonly directory: ReturnType<typeof createMemoryDirectory>
  readonly jobs: MemoryJobs
  readonly payloads: MemoryPayloads
  readonly workflow: MemoryWorkflow
  readonly vectors: MemoryVectors
  readonly log: MemoryLogStore
}

interface MemoryKeys {
  /** ES256: signs grant tokens. */
  readonly grant: { readonly privateKey: CryptoKey; readonly publicJwk: JWK; readonly keyId: string }
  /** Ed25519: signs the provenance of vectors. */
  readonly provenance: KeyPair
  /** Ed25519: signs the heads of the transparency log. */
  readonly seal: KeyPair
  readonly vectorId: Uint8Array
  readonly masking: Uint8Array
}

interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** How much is kept at the most, so that a long run's memory is the gateway's own; all where left out. */
export interface MemoryBounds {
  readonly mostOfLane?: number
  readonly mostObjects?: number
  readonly mostRows?: number
}

export async function createMemoryStores({
  policy,
  clock,
  random,
  bounds = {},
}: {
  readonly policy: Policy
  readonly clock: Clock
  readonly random: RandomBytes
  readonly bounds?: MemoryBounds
}): Promise<MemoryStores> {
  const grantPair = await generateKeyPair('ES256', { extractable: true })
  return {
    identity: await createMemoryIdentity(policy),
    keys: {
      grant: {
        privateKey: grantPair.privateKey,
        publicJwk: await exportJWK(grantPair.publicKey),
        keyId: 'memory-grants',
      },
      provenance: generateKeyPairSync('ed25519'),
      seal: generateKeyPairSync('ed25519'),
      vectorId: random(32),
      masking: random(32),
    },
    audit: createSearchableMemoryAuditTable(bounds),
    grants: createMemoryGrants(),
    bindings: createMemoryDutyBindings(clock),
    rateLimit: createMemoryRateLimit(clock),
    directory: createMemoryDirectory(),
    jobs: createMemoryJobs(),
    payloads: createMemoryPayloads({ ...bounds, key: random(32), random }),
    workflow: createMemoryWorkflow(),
    vectors: createMemoryVectors({
      ...bounds,
      collections: Object.entries(policy.collections).map(([name, { model }]) => ({
        name,
        dimensions: policy.models[model]?.dimensions ?? 0,
      })),
      filterable: (name) => Object.keys(policy.collections[name]?.filterable ?? {}),
    }),
    log: createMemoryLogStore(),
  }
}
