import type { Duty } from '../identity/caller.ts'
import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import { earlier, later } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { cite, nameOf, principal, type Section } from './seen-record.ts'

type Acting = AuditReport['acting']['rows'][number]
type Cell = AuditReport['matrix']['rows'][number]

/** Names that one identity may gather in each list. */
const mostNames = 10

/** Who asked for what, in which duty, and how it ended. */
export function createWhoActed(limits: ReportLimits): Section<Pick<AuditReport, 'acting' | 'matrix'>> {
  const acting = createKeptRows<Acting>(limits.identities)
  const matrix = createKeptRows<Cell>(limits.matrix)
  return {
    add({ record, writer, actor, end }) {
      if (end === undefined) return
      const cell = matrix.at(
        `${writer} ${record.action} ${actor === undefined ? '' : nameOf(actor)}`,
        () => ({
          identity: actor === undefined ? null : principal(actor),
          function: writer,
          action: record.action,
          allowed: 0,
          denied: 0,
          failed: 0,
        }),
      )
      if (cell !== undefined) cell[end] += 1
      if (actor === undefined) return
      const here = cite(record)
      const row = acting.at(`${actor.duty} ${nameOf(actor)}`, () => newActing(actor, here))
      if (row === undefined) return
      row[end] += 1
      row.first = earlier(row.first, here)
      row.last = later(row.last, here)
      remember(row.owners, actor.owner)
      remember(row.clients, actor.clientId)
    },
    finish: () => ({
      acting: {
        counted:
          'Outcomes and denials in the lanes of functions that people and accounts ask, by issuer, subject and the duty of the token. Requests without an outcome are told under “Interrupted requests”. “More” counts records of further identities.',
        rows: acting.rows().map(inOrder).sort(byDutyAndName),
        more: acting.more,
      },
      matrix: {
        counted:
          'The same outcomes and denials, and those of the gateway’s own functions, by identity, function and action: “allowed” are those with the effect allowed, stored or returned. “More” counts records of further cells.',
        rows: matrix.rows().sort(byName),
        more: matrix.more,
      },
    }),
  }
}

function newActing(
  actor: { readonly issuer: string; readonly subject: string; readonly duty?: Duty },
  here: Acting['first'],
): Acting {
  const duty = actor.duty ?? null
  const lists = { owners: [], clients: [] }
  return { ...principal(actor), duty, ...lists, allowed: 0, denied: 0, failed: 0, first: here, last: here }
}

function remember(names: string[], name: string | undefined): void {
  if (name !== undefined && names.length < mostNames && !names.includes(name)) names.push(name)
}

function inOrder(row: Acting): Acting {
  return { ...row, owners: row.owners.sort(), clients: row.clients.sort() }
}

function byDutyAndName(one: Acting, other: Acting): number {
  return compare(one.duty ?? '~', other.duty ?? '~') || compare(nameOf(one), nameOf(other))
}

function byName(one: Cell, other: Cell): number {
  const [name, otherName] = [one, other].map(({ identity }) => (identity === null ? '~' : nameOf(identity)))
  return (
    compare(name ?? '', otherName ?? '') ||
    compare(one.function, other.function) ||
    compare(one.action, other.action)
  )
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
