import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import { compareCited, earlier, later } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { cite, factsIn, type Section, type SeenRecord } from './seen-record.ts'

type Grant = AuditReport['grants']['rows'][number]

const endings: Readonly<Record<string, string>> = { 'grant.revoke': 'revoked', 'grant.complete': 'completed' }

/** What became of each grant: who asked for it, who approved it, what it was used for, how it ended. */
export function createGrants(limits: ReportLimits): Section<Pick<AuditReport, 'grants'>> {
  const grants = createKeptRows<Grant>(limits.grants)
  return {
    add(seen) {
      const id = seen.record.target?.grant
      if (id === undefined) return
      const grant = grants.at(id, () => newGrant(id))
      if (grant === undefined) return
      learn(grant, seen)
      ask(grant, seen)
      approve(grant, seen)
      use(grant, seen)
      end(grant, seen)
    },
    finish: () => ({
      grants: {
        counted:
          'Records of the period that name the grant. Asked: the request for it. Requests and inputs: requests to embed under it, and the inputs that they asked for; given back and stored: as their outcomes, and those of approved jobs, say. Refused: denied outcomes and denials. Ended: the outcome that revoked or completed it, or closed its approval without one; that it expired leaves no record of its own. “More” counts records of further grants.',
        rows: grants.rows().sort(byAsking),
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

/** What every record of a grant says in the same words, whoever wrote it. */
function learn(grant: Grant, { record: { actor, target, source }, writer }: SeenRecord): void {
  grant.collection ??= target?.collection ?? null
  grant.source ??= source ?? null
  // At the approvers' pages the actor is who votes.
  if (actor === undefined || actor.duty !== 'embedder' || writer === 'approvals') return
  const { issuer, subject, owner = null } = actor
  grant.requester ??= { issuer, subject, owner }
}

function ask(grant: Grant, { record, writer, end }: SeenRecord): void {
  if (writer !== 'grants' || record.action !== 'grant.request') return
  const here = cite(record)
  if (record.kind === 'request') {
    grant.asked = grant.asked === null ? here : earlier(grant.asked, here)
    grant.maxInputs = record.count ?? null
  }
  if (end !== undefined) grant.answered = record.response?.status ?? null
  grant.approval ??= record.target?.approval ?? null
}

/** An approval that names no job is about the grant itself. */
function approve(grant: Grant, { record, writer, end }: SeenRecord): void {
  if (writer !== 'workflow-run' || record.action !== 'approval.run' || record.target?.job !== undefined)
    return
  const people = record.kind === 'request' ? factsIn(record, 'approved by') : []
  grant.approvedBy = [...new Set([...grant.approvedBy, ...people])].sort()
  if (end === 'allowed') grant.activated = cite(record)
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

function end(grant: Grant, seen: SeenRecord): void {
  const how = endingOf(seen)
  if (how === undefined) return
  const at = cite(seen.record)
  if (grant.end === null || compareCited(at, grant.end.at) < 0) grant.end = { how, at }
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
