import type { Pool, PoolClient } from 'pg'
import {
  type SqlSession,
  type SqlTransaction,
  storeUnavailable,
  transactionPreamble,
  type VectorRole,
} from './sql-session.ts'

/**
 * A session on a PostgreSQL server. Where the pool logs in as the role itself, no `role` is needed, and none
 * other can be taken; with one, the login must be a member of it.
 */
export function createPoolSession(pool: Pool, role?: VectorRole): SqlSession {
  // Without a listener an idle connection that breaks would end the process; the pool replaces it by itself.
  pool.on('error', () => undefined)
  return {
    async run(transaction) {
      try {
        const client = await pool.connect()
        return await runAndRelease(client, role, transaction)
      } catch (error) {
        throw storeUnavailable(error)
      }
    },
  }
}

async function runAndRelease(
  client: PoolClient,
  role: VectorRole | undefined,
  { settings, text, values }: SqlTransaction,
): Promise<Record<string, unknown>[]> {
  try {
    const preamble = transactionPreamble(role, settings)
    await client.query(preamble === undefined ? 'begin' : `begin; ${preamble}`)
    const rows = await lastRows(client, text, values)
    await client.query('commit')
    client.release()
    return rows
  } catch (error) {
    // The connection's state is unknown: closing it rolls back, and no one else gets it.
    client.release(true)
    throw error
  }
}

async function lastRows(
  client: PoolClient,
  text: string,
  values: SqlTransaction['values'],
): Promise<Record<string, unknown>[]> {
  if (values !== undefined) return (await client.query<Record<string, unknown>>(text, [...values])).rows
  // `pg` answers a script of several statements with a list of results, which its types leave out.
  const results: unknown = await client.query(text)
  const last: unknown = Array.isArray(results) ? results.at(-1) : results
  return isResult(last) ? last.rows : []
}

function isResult(value: unknown): value is { rows: Record<string, unknown>[] } {
  return typeof value === 'object' && value !== null && 'rows' in value && Array.isArray(value.rows)
}
