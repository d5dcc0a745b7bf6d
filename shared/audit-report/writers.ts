import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import { earlier, later, type Occurrences, occur } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { cite, type Section } from './seen-record.ts'
import { compare } from './who-acted.ts'

interface Writer {
  readonly function: string
  lanesBegun: number
  lanesClosed: number
  at: Occurrences | undefined
}

type Told = Pick<AuditReport, 'writers'> & Pick<AuditReport['records'], 'total' | 'kinds' | 'first' | 'last'>

/** Which functions wrote how much, and how many records of which kind that is altogether. */
export function createWriters(limits: ReportLimits): Section<Told> {
  const writers = createKeptRows<Writer>(limits.floods)
  const kinds = new Map<string, number>()
  let total = 0
  let [first, last]: [Told['first'], Told['last']] = [null, null]
  return {
    add({ record, writer }) {
      const here = cite(record)
      total += 1
      kinds.set(record.kind, (kinds.get(record.kind) ?? 0) + 1)
      first = first === null ? here : earlier(first, here)
      last = last === null ? here : later(last, here)
      const row = writers.at(writer, () => ({
        function: writer,
        lanesBegun: 0,
        lanesClosed: 0,
        at: undefined,
      }))
      if (row === undefined) return
      row.at = occur(row.at, record)
      if (record.seq === 0) row.lanesBegun += 1
      if (record.kind === 'lane-closed') row.lanesClosed += 1
    },
    finish: () => ({
      total,
      kinds: [...kinds]
        .map(([name, count]) => ({ name, count }))
        .sort((one, other) => compare(one.name, other.name)),
      first,
      last,
      writers: {
        counted:
          'Every record of the period, by the function in whose lane it stands. Lanes begun: records with the sequence number 0; lanes closed: records of kind lane-closed.',
        rows: writers
          .rows()
          .flatMap(({ at, ...row }) => (at === undefined ? [] : [{ ...row, ...at }]))
          .sort((one, other) => compare(one.function, other.function)),
        more: writers.more,
      },
    }),
  }
}
