import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { tables } from '../../infra/local/functions/foundation.ts'
import { startDynamoDb } from '../../infra/local/stores/dynamodb.ts'
import { openPostgresql } from '../../infra/local/stores/postgresql.ts'
import { auditTable } from '../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import type { ReadRecord } from '../../shared/audit/record-schema.ts'
import { createChainCheck } from '../../shared/audit/verify-chain.ts'
import { fromItem, grantKey } from '../../shared/grants/dynamodb-grant-item.ts'
import { grantsTable } from '../../shared/grants/grants-table.ts'
import type { Ledger } from './ledger.ts'

export interface Verdict {
  readonly what: string
  readonly holds: boolean
  readonly found: string
}

/** Holds what the client saw against what an ended gateway left on disk. */
export async function checkLaws(home: string, ledger: Ledger): Promise<Verdict[]> {
  const dynamoDb = await startDynamoDb(
    { path: home, endedCleanly: true },
    { [tables.grants]: grantsTable, [tables.audit]: auditTable },
  )
  try {
    const records = await readRecords(
      createDynamoDbAuditReader({ client: dynamoDb.client, table: tables.audit }),
    )
    const unrecorded = [...ledger.answered].filter((id) => !records.ended.has(id))
    const traced = [...ledger.shed].filter((id) => records.mentioned.has(id))
    const budgets = await readBudgets(dynamoDb.client, ledger)
    const stored = await countVectors(home)
    const { vectors, lost } = ledger
    return [
      verdict('every lane is an unbroken chain', records.problems === 0, [
        `${records.records} records in ${records.lanes} lanes, ${records.problems} problems`,
      ]),
      verdict('every answer has its outcome on record', unrecorded.length === 0, [
        `${ledger.answered.size} answers, ${unrecorded.length} without`,
      ]),
      verdict('no request that was shed left a trace of its own', traced.length === 0, [
        `${ledger.shed.size} shed, ${traced.length} traced`,
      ]),
      verdict('every request that was shed is counted', isAbout(records.shed, ledger.shed.size, lost), [
        `${records.shed} in ${records.shedRecords} aggregates`,
      ]),
      verdict(
        'every request without a valid token is counted',
        isAbout(records.unknown, ledger.unauthenticated, lost),
        [`${records.unknown} on record, ${ledger.unauthenticated} seen`],
      ),
      verdict('no budget is overdrawn, and all use is claimed', budgets.wrong === 0, [
        `${budgets.grants} grants, ${budgets.wrong} wrong`,
      ]),
      verdict('what receipts name is stored, and nothing else', isAbout(stored, vectors.size, 16 * lost), [
        `${stored} vectors stored, ${vectors.size} named`,
      ]),
    ]
  } finally {
    await dynamoDb.close()
  }
}

function verdict(what: string, holds: boolean, [found = '']: readonly string[]): Verdict {
  return { what, holds, found }
}

/** What clients lost sight of may have been done or not. */
function isAbout(kept: number, seen: number, unsure: number): boolean {
  return kept >= seen && kept <= seen + unsure
}

async function readRecords(reader: ReturnType<typeof createDynamoDbAuditReader>) {
  const found = { lanes: 0, records: 0, problems: 0, shed: 0, shedRecords: 0, unknown: 0 }
  const [ended, mentioned] = [new Set<string>(), new Set<string>()]

  const enter = ({ kind, action, requestId, count = 0 }: ReadRecord) => {
    if (requestId !== undefined) mentioned.add(requestId)
    if (requestId !== undefined && (kind === 'outcome' || kind === 'denial')) ended.add(requestId)
    if (kind !== 'aggregate') return
    if (action === 'authenticate') found.unknown += count
    else {
      found.shed += count
      found.shedRecords += 1
    }
  }

  const hour = 3_600_000
  for (const lane of await reader.lanes(Date.now() - 24 * hour, Date.now() + hour)) {
    found.lanes += 1
    const check = createChainCheck(lane)
    for await (const stored of reader.readLane(lane)) {
      const { record, problems } = check(stored)
      found.records += 1
      found.problems += problems.length
      if (record !== undefined) enter(record)
    }
  }
  return { ...found, ended, mentioned }
}

async function readBudgets(
  client: Parameters<typeof createDynamoDbAuditReader>[0]['client'],
  ledger: Ledger,
) {
  let wrong = 0
  for (const [id, inputs] of ledger.inputs) {
    const { Item } = await client.send(
      new GetCommand({ TableName: tables.grants, Key: grantKey(id), ConsistentRead: true }),
    )
    if (Item === undefined) wrong += 1
    else {
      const { usedInputs, maxInputs } = fromItem(Item)
      if (usedInputs > maxInputs || usedInputs < inputs) wrong += 1
      if (ledger.lost === 0 && usedInputs !== inputs) wrong += 1
    }
  }
  return { grants: ledger.inputs.size, wrong }
}

async function countVectors(home: string): Promise<number> {
  const database = await openPostgresql(home)
  try {
    const { rows } = await database.query<{ count: number }>(
      'select count(*)::int as count from sunder.vectors',
    )
    return rows[0]?.count ?? 0
  } finally {
    await database.close()
  }
}
