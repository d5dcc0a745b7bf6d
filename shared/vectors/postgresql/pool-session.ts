import type { Pool, PoolClient } from 'pg'
import {
  type SqlSession,
  type SqlTransaction,
  storeUnavailable,
  transactionPreamble,
  type VectorRole,
} from './sql-session.ts'

/**
 * Of a pool whose maker says nothing else, in milliseconds. The server ends a statement before the client stops to wait
 * for it, so that no statement goes on for nobody.
 */
const patience = {
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 5_000,
  query_timeout: 6_000,
}

/**
 * A session on a PostgreSQL server. Neither a server that can't be reached nor one that does not answer is waited for
 * without end: `pg` itself would. Where the pool logs in as the role itself, no `role` is needed, and none
 * other can be taken; with one, the login must be a member of it.
 */
export function createPoolSession(pool: Pool, role?: VectorRole): SqlSession {
  // Without a listener an idle connection that breaks would end the process; the pool replaces it by itself.
  pool.on('error', () => undefined)
  const asked = Object.fromEntries(Object.entries(pool.options).filter(([, value]) => value !== undefined))
  Object.assign(pool.options, { ...patience, ...asked })
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
