import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import { compareCited, later } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import type { Cited } from './section-schemas.ts'
import { cite, factsIn, type Section, type SeenRecord } from './seen-record.ts'

type Grant = AuditReport['grants']['rows'][number]

const endings: Readonly<Record<string, string>> = { 'grant.revoke': 'revoked', 'grant.complete': 'completed' }

interface Held {
  readonly grant: Grant
  /** The record that each fact is taken from. */
  readonly since: Map<keyof Grant, Cited>
}

/** What became of each grant: who asked for it, who approved it, what it was used for, how it ended. */
export function createGrants(limits: ReportLimits): Section<Pick<AuditReport, 'grants'>> {
  const grants = createKeptRows<Held>(limits.grants)
  return {
    add(seen) {
      const id = seen.record.target?.grant
      if (id === undefined) return
      const held = grants.at(id, () => ({ grant: newGrant(id), since: new Map() }))
      if (held === undefined) return
      identify(held, seen)
      ask(held, seen)
      approve(held, seen)
      use(held.grant, seen)
      end(held, seen)
    },
    finish: () => ({
      grants: {
        counted:
          'Records of the period that name the grant. Asked: the request for it. Requests and inputs: requests to embed under it, and the inputs that they asked for; given back and stored: as their outcomes, and those of approved jobs, say. Refused: denied outcomes and denials. Ended: the outcome that revoked or completed it, or closed its approval without one; that it expired leaves no record of its own. “More” counts records of further grants.',
        rows: grants
          .rows()
          .map(({ grant }) => grant)
          .sort(byAsking),
        more: grants.more,
      },
    }),
  }
}

function newGrant(id: string): Grant {
  const unknown = {
    requester: null,
    collection: null,
    source: null,
    maxInputs: null,
    asked: null,
    answered: null,
  }
  const unused = { tokens: 0, requests: 0, inputs: 0, givenBack: 0, stored: 0, refused: 0, lastUse: null }
  return { id, ...unknown, approval: null, approvedBy: [], activated: null, ...unused, end: null }
}

/** The earliest record that says something has the word. */
function learn<Name extends keyof Grant>(
  { grant, since }: Held,
  { record }: SeenRecord,
  name: Name,
  value: Grant[Name] | undefined,
): void {
  if (value === undefined || value === null) return
  const here = cite(record)
  const known = since.get(name)
  if (known !== undefined && compareCited(known, here) <= 0) return
  since.set(name, here)
  grant[name] = value
}

function identify(held: Held, seen: SeenRecord): void {
  const { actor, target, source } = seen.record
  learn(held, seen, 'collection', target?.collection)
  learn(held, seen, 'source', source)
  // At the approvers' pages the actor is who votes.
  if (actor?.duty !== 'embedder' || seen.writer === 'approvals') return
  const { issuer, subject, owner = null } = actor
  learn(held, seen, 'requester', { issuer, subject, owner })
}

function ask(held: Held, seen: SeenRecord): void {
  const { record, writer, end } = seen
  if (writer !== 'grants' || record.action !== 'grant.request') return
  if (record.kind === 'request') {
    learn(held, seen, 'asked', cite(record))
    learn(held, seen, 'maxInputs', record.count)
  }
  if (end !== undefined) learn(held, seen, 'answered', record.response?.status)
  learn(held, seen, 'approval', record.target?.approval)
}

/** An approval that names no job is about the grant itself. */
function approve(held: Held, seen: SeenRecord): void {
  const { record, writer, end } = seen
  if (writer !== 'workflow-run' || record.action !== 'approval.run' || record.target?.job !== undefined)
    return
  const people = record.kind === 'request' ? factsIn(record, 'approved by') : []
  held.grant.approvedBy = [...new Set([...held.grant.approvedBy, ...people])].sort()
  if (end === 'allowed') learn(held, seen, 'activated', cite(record))
}

function use(grant: Grant, { record, writer, end }: SeenRecord): void {
  if (writer === 'grants' && record.action === 'grant.token' && end === 'allowed') grant.tokens += 1
  if (writer === 'embed' && record.action === 'embed') {
    const here = cite(record)
    grant.lastUse = grant.lastUse === null ? here : later(grant.lastUse, here)
    if (record.kind === 'request') {
      grant.requests += 1
      grant.inputs += record.count ?? 0
    }
    if (end === 'denied') grant.refused += 1
  }
  grant.givenBack += record.response?.givenBack ?? 0
  if (record.decision?.effect === 'stored' && record.action !== 'approval.close') {
    grant.stored += record.response?.returned ?? 0
  }
}

function end(held: Held, seen: SeenRecord): void {
  const how = endingOf(seen)
  if (how !== undefined) learn(held, seen, 'end', { how, at: cite(seen.record) })
}

function endingOf({ record, writer, end }: SeenRecord): string | undefined {
  if (end !== 'allowed') return undefined
  if (writer === 'grants') return endings[record.action]
  if (writer !== 'workflow-close' || record.action !== 'approval.close') return undefined
  const [outcome] = factsIn(record, 'outcome')
  return record.target?.job === undefined && outcome !== 'granted' ? outcome : undefined
}

function byAsking(one: Grant, other: Grant): number {
  if (one.asked === null || other.asked === null) {
    return Number(other.asked === null) - Number(one.asked === null) || (one.id < other.id ? -1 : 1)
  }
  return compareCited(one.asked, other.asked)
}
