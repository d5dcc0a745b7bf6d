import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import type { AuditReport } from './report-schema.ts'
import { reasonOf, type Section, type SeenRecord } from './seen-record.ts'
import { compare } from './who-acted.ts'

type DataClass = AuditReport['dataClasses']['rows'][number]
type Collection = AuditReport['collections']['rows'][number]
type Fate = Exclude<keyof DataClass, 'class'>

/** What was found in inputs and what became of it, by class and by collection. */
export function createRegulatedData(
  limits: ReportLimits,
): Section<Pick<AuditReport, 'dataClasses' | 'collections'>> {
  const classes = createKeptRows<DataClass>(limits.dataClasses)
  const collections = createKeptRows<Collection>(limits.collections)

  const addFindings = (fate: Fate, { record: { findings = {} } }: SeenRecord): void => {
    for (const [name, found] of Object.entries(findings)) {
      const row = classes.at(name, () => newClass(name))
      if (row !== undefined) row[fate] += found
    }
  }

  return {
    add(seen) {
      const fate = fateOf(seen)
      if (fate !== undefined) addFindings(fate, seen)
      const name = isTold(seen) ? seen.record.target?.collection : undefined
      if (name === undefined) return
      const row = collections.at(name, () => newCollection(name))
      if (row !== undefined) addTo(row, seen)
    },
    finish: () => ({
      dataClasses: {
        counted:
          'Findings, as records count them, never a value. Stored, held, blocked, otherwise: of the outcomes and denials of embed, by effect, status 202 and the reason content_blocked. After approval: of the outcomes of approved jobs that were stored. In queries: of the outcomes and denials of query.embed. “More” counts records of further classes.',
        rows: classes.rows().sort((one, other) => compare(one.class, other.class)),
        more: classes.more,
      },
      collections: {
        counted:
          'Requests to embed and their inputs; vectors stored, at once and after an approval, and values masked in them; requests held and blocked; reads that returned, with the rows returned, the rows withheld because their provenance did not verify, and the values masked in them: each as the outcome says. “More” counts records of further collections.',
        rows: collections.rows().sort((one, other) => compare(one.collection, other.collection)),
        more: collections.more,
      },
    }),
  }
}

const isEmbed = ({ record, writer }: SeenRecord) => writer === 'embed' && record.action === 'embed'
const isRun = ({ record, writer }: SeenRecord) =>
  writer === 'workflow-run' && record.action === 'approval.run' && record.decision?.effect === 'stored'
const isRead = ({ record, writer }: SeenRecord) =>
  writer === 'read-vectors' && record.decision?.effect === 'returned'
const isHeld = (seen: SeenRecord) =>
  isEmbed(seen) && seen.end === 'allowed' && seen.record.response?.status === 202
const isBlocked = (seen: SeenRecord) =>
  isEmbed(seen) && seen.end === 'denied' && reasonOf(seen.record) === 'content_blocked'
const isTold = (seen: SeenRecord) => isEmbed(seen) || isRun(seen) || isRead(seen)

function fateOf(seen: SeenRecord): Fate | undefined {
  if (seen.end === undefined) return undefined
  if (isRun(seen)) return 'afterApproval'
  if (seen.writer === 'embed-query' && seen.record.action === 'query.embed') return 'inQueries'
  if (!isEmbed(seen)) return undefined
  if (seen.record.decision?.effect === 'stored') return 'stored'
  if (isHeld(seen)) return 'held'
  return isBlocked(seen) ? 'blocked' : 'otherwise'
}

function addTo(row: Collection, seen: SeenRecord): void {
  const { kind, count = 0, decision, response } = seen.record
  const { returned = 0, withheld = 0, masked = 0 } = response ?? {}
  if (isRead(seen)) {
    row.reads += 1
    row.returned += returned
    row.withheld += withheld
    row.maskedInReads += masked
    return
  }
  if (isEmbed(seen) && kind === 'request') {
    row.embeds += 1
    row.inputs += count
  }
  if (isHeld(seen)) row.held += 1
  if (isBlocked(seen)) row.blocked += 1
  if (decision?.effect !== 'stored') return
  row[isRun(seen) ? 'storedAfterApproval' : 'stored'] += returned
  row.masked += masked
}

function newClass(name: string): DataClass {
  return { class: name, stored: 0, held: 0, blocked: 0, otherwise: 0, afterApproval: 0, inQueries: 0 }
}

function newCollection(collection: string): Collection {
  const embedded = { embeds: 0, inputs: 0, stored: 0, masked: 0, held: 0, blocked: 0, storedAfterApproval: 0 }
  return { collection, ...embedded, reads: 0, returned: 0, withheld: 0, maskedInReads: 0 }
}
