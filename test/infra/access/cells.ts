import { dynamodbCells } from './cells/dynamodb.ts'
import { kmsCells } from './cells/kms.ts'
import { objectCells } from './cells/objects.ts'
import { otherCells } from './cells/other.ts'
import type { Estate } from './estate.ts'
import type { Context } from './evaluate-condition.ts'
import type { PolicyStatement } from './policy-document.ts'

/** One question of the matrix. `id` is `action resource detail`, as `expected-access.ts` writes it. */
export interface Cell {
  readonly id: string
  readonly action: string
  /** What is asked for, in the table's words. */
  readonly on: string
  /** Which key, prefix or manner; empty where there is but one. */
  readonly detail: string
  readonly resource: string
  /** The policy of the resource that is asked for. */
  readonly policy: readonly PolicyStatement[]
  readonly context: Context
}

/** Every sensitive action on every resource and every prefix of its keys. */
export function cellsOf(estate: Estate): Cell[] {
  return [...dynamodbCells(estate), ...objectCells(estate), ...kmsCells(estate), ...otherCells(estate)]
}
