import type { TableDefinition } from '../runtime/dynamodb.ts'

/** Seconds since the epoch, after which DynamoDB may remove an item (time to live). */
export const expiryAttribute = 'expires'

/**
 * Records stand under `LANE#function#id` and their sequence number; lanes under
 * `LANES#function#day` and a number made of their opening and nonce. Both partition keys begin
 * with what IAM confines a writer to (`dynamodb:LeadingKeys`).
 *
 * Each index shards its key by the record's lane, so that no day, identity or grant is a hot partition;
 * `at` is time, lane and sequence, and thereby unique and in order.
 */
export const auditTable: TableDefinition = {
  key: { partition: 'lane', sort: 'seq' },
  attributes: { lane: 'S', seq: 'N', day: 'S', actor: 'S', grant: 'S', job: 'S', at: 'S' },
  indexes: {
    'by-day': { partition: 'day', sort: 'at' },
    'by-actor': { partition: 'actor', sort: 'at' },
    'by-grant': { partition: 'grant', sort: 'at' },
    'by-job': { partition: 'job', sort: 'at' },
  },
}
