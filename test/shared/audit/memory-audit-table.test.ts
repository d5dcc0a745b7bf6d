import { describe } from 'vitest'
import { auditTableContract } from '../../contracts/audit-table.ts'
import { createSearchableMemoryAuditTable } from '../../support/memory/searchable-memory-audit-table.ts'

describe('audit table in memory, which stands in for one in tests', () => {
  auditTableContract(async () => createSearchableMemoryAuditTable())
})
