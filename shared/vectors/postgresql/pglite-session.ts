import type { PGliteInterface } from '@electric-sql/pglite'
import { type SqlSession, storeUnavailable, transactionPreamble, type VectorRole } from './sql-session.ts'

/**
 * A session on the embedded engine, whose one connection all sessions share: only `set local role` inside a
 * transaction keeps a role with its statement. Without a role it acts as the database's owner.
 */
export function createPGliteSession(
  database: Pick<PGliteInterface, 'transaction'>,
  role?: VectorRole,
): SqlSession {
  return {
    async run({ settings, text, values }) {
      try {
        return await database.transaction(async (transaction) => {
          const preamble = transactionPreamble(role, settings)
          if (preamble !== undefined) await transaction.exec(preamble)
          if (values === undefined) return (await transaction.exec(text)).at(-1)?.rows ?? []
          return (await transaction.query<Record<string, unknown>>(text, [...values])).rows
        })
      } catch (error) {
        throw storeUnavailable(error)
      }
    },
  }
}
