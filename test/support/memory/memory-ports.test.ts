import { describe } from 'vitest'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { directoryContract } from '../../contracts/directory.ts'
import { dutyBindingsContract } from '../../contracts/duty-bindings.ts'
import { grantDecisionsContract } from '../../contracts/grant-decisions.ts'
import { describeGrantStore } from '../../contracts/grant-store.ts'
import { jobsContract } from '../../contracts/jobs.ts'
import { payloadStoreContract } from '../../contracts/payload-store.ts'
import { rateLimitContract } from '../../contracts/rate-limit.ts'
import { reservedBudgetsContract } from '../../contracts/reserved-budgets.ts'
import { contractCollections, contractFilterable, vectorStoreContract } from '../../contracts/vector-store.ts'
import { createMemoryDirectory } from './memory-directory.ts'
import { createMemoryDutyBindings } from './memory-duty-bindings.ts'
import { createMemoryGrants } from './memory-grants.ts'
import { createMemoryJobs } from './memory-jobs.ts'
import { createMemoryPayloads } from './memory-payloads.ts'
import { createMemoryRateLimit } from './memory-rate-limit.ts'
import { createMemoryVectors } from './memory-vectors.ts'

describe('in memory', () => {
  describeGrantStore('a map', async () => createMemoryGrants())
  describe('decisions about grants', () => grantDecisionsContract(async () => createMemoryGrants()))
  describe('reserved budgets', () => reservedBudgetsContract(async () => createMemoryGrants()))
  describe('duty bindings', () => dutyBindingsContract(async (clock) => createMemoryDutyBindings(clock)))
  describe('rate limit', () => rateLimitContract(async (clock) => createMemoryRateLimit(clock)))
  describe('directory', () => directoryContract(async () => createMemoryDirectory()))
  describe('jobs', () =>
    jobsContract(async () => {
      const { reader, pending, ends } = createMemoryJobs()
      return { reader, pending, ends }
    }))
  describe('payloads', () =>
    payloadStoreContract(async () => createMemoryPayloads({ key: systemRandom(32), random: systemRandom })))
  describe('vectors', () =>
    vectorStoreContract(async () => ({
      ...createMemoryVectors({ collections: contractCollections, filterable: () => contractFilterable }),
      existing: 'kept',
      zeroVectors: 'taken',
      close: async () => undefined,
    })))
})
