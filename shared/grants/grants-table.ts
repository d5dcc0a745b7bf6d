import type { TableDefinition } from '../runtime/dynamodb.ts'

/**
 * One item per `GRANT#id`, `JOB#id`, `SUBJECT#issuer|subject` and so on: the partition key's prefix is
 * what IAM confines each role to (`dynamodb:LeadingKeys`).
 */
export const grantsTable: TableDefinition = {
  key: { partition: 'key' },
  attributes: { key: 'S', subjectKey: 'S', status: 'S', createdAt: 'N' },
  indexes: {
    'by-subject': { partition: 'subjectKey', sort: 'createdAt' },
    'by-status': { partition: 'status', sort: 'createdAt' },
  },
}
