import { SunderError } from '../../runtime/sunder-error.ts'

/** The database roles of the vector store: each can do one thing. */
export const vectorRoles = { embed: 'sunder_embed', read: 'sunder_read' } as const
export type VectorRole = (typeof vectorRoles)[keyof typeof vectorRoles]

export interface SqlTransaction {
  /** Run-time parameters for this transaction alone. Names and values are the program's own, never a caller's. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** One statement; where there are no `values`, any number of them. */
  readonly text: string
  readonly values?: readonly (string | number | readonly string[])[]
}

/**
 * A transaction under one database role, for every statement that reaches the database.
 *
 * The role is the session's, not the caller's to choose, and holds for this transaction alone. What is
 * written is durable on return; on an error nothing is. Not retried. Columns of type `bytea` come back as
 * `Uint8Array`. @throws SunderError `store_unavailable`, with the SQLSTATE as its detail
 */
export interface SqlSession {
  /** @returns the rows of the last statement */
  run(transaction: SqlTransaction): Promise<Record<string, unknown>[]>
}

/** What comes before the statement: its role and settings, in one round trip. `undefined` where there is nothing to say. */
export function transactionPreamble(
  role: VectorRole | undefined,
  settings: SqlTransaction['settings'] = {},
): string | undefined {
  const statements = [
    ...(role === undefined ? [] : [`set local role ${role}`]),
    ...Object.entries(settings).map(([name, value]) => `set local ${name} = '${value}'`),
  ]
  return statements.length === 0 ? undefined : statements.join('; ')
}

/** The error without its message: a database quotes the data that it refuses. */
export function storeUnavailable(error: unknown): SunderError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  const detail = typeof code === 'string' ? `PostgreSQL: ${code}` : 'PostgreSQL: no SQLSTATE'
  return new SunderError('store_unavailable', { detail })
}
