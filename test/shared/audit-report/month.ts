import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import type { Duty } from '../../../shared/identity/caller.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import { createRecordWriter, issuer, type RecordWriter } from './records.ts'

const hour = 3_600_000
const digest = (sign: string) => `sha256:${sign.repeat(64)}`
const id = (kind: string, number: number) => `${kind}_${String(number).padStart(22, '0')}`

const actor = (subject: string, duty?: Duty, owner?: string): NonNullable<RecordDraft['actor']> => ({
  issuer,
  subject,
  ...(duty !== undefined && { duty }),
  ...(owner !== undefined && { owner }),
})
const ingest = actor('svc-ingest', 'embedder', 'lena@example.com')
const crawler = actor('svc-crawler', 'embedder', 'omar@example.com')
const research = actor('mara@example.com', 'consumer')
const assistant = actor('svc-assistant', 'consumer', 'noor@example.com')
const audrey = actor('audrey@example.com', 'auditor')
const stolen = '<img src=x onerror=alert(1)>\u202Egnp.exe'

const done = (status: number, effect: 'allowed' | 'stored' | 'returned', response = {}) => ({
  decision: { effect, reasons: [] },
  response: { status, ...response },
})
const refused = (status: number, reason: string, effect: 'denied' | 'failed' = 'denied') => ({
  decision: { effect, reasons: [reason] },
  response: { status },
})

/** A month of a gateway in use, with something of everything that a report tells. */
export function writeMonth(days = 28): RecordWriter {
  const writer = createRecordWriter(Date.UTC(2026, 10, 1, 6))
  const first = writer.now
  for (let day = 0; day < days; day += 1) {
    writer.now = first + day * 24 * hour
    writeDay(writer, day)
  }
  return writer
}

function writeDay(writer: RecordWriter, day: number): void {
  const grant = id('grant', day)
  const collection = day % 3 === 0 ? 'research' : 'mail'
  const source = {
    uri: `mail://inbox/2026-11-${String(day + 1).padStart(2, '0')}`,
    asserted: 'declared' as const,
  }
  const embedder = day % 4 === 3 ? crawler : ingest
  const target = { grant, collection }
  writer.pair(
    'grants',
    { action: 'grant.request', actor: embedder, target, source, count: 500 },
    done(201, 'allowed'),
  )
  for (let batch = 0; batch < 3; batch += 1) {
    writer.now += hour
    const job = id('job', day * 10 + batch)
    const facts = { action: 'embed', actor: embedder, target: { ...target, job }, source }
    const findings = batch === 1 ? { 'pii.email': 4, 'pii.phone': 1 } : {}
    writer.pair(
      'embed',
      { ...facts, count: 20, ...(batch === 1 && { findings }) },
      done(200, 'stored', { returned: 20, ...(batch === 1 && { masked: 5 }) }),
    )
  }
  writeReads(writer, day, collection)
  writeTrouble(writer, day)
  if (day % 9 === 4) writeApproval(writer, day, { grant, embedder, collection })
  if (day % 2 === 0) {
    writer.now += hour
    writer.pair(
      'grants',
      { action: day % 4 === 0 ? 'grant.complete' : 'grant.revoke', actor: embedder, target },
      done(200, 'allowed'),
    )
  }
  writer.pair('audit', { action: 'audit.records', actor: audrey }, done(200, 'returned', { returned: 80 }))
}

function writeReads(writer: RecordWriter, day: number, collection: string): void {
  for (let read = 0; read < 4; read += 1) {
    writer.now += hour / 2
    const facts = {
      action: read === 3 ? 'list' : 'query',
      actor: read === 2 ? assistant : research,
      target: { collection, job: id('read', day * 10 + read) },
    }
    const withheld = day % 11 === 5 && read === 0 ? 1 : 0
    writer.pair(
      'read-vectors',
      facts,
      done(200, 'returned', { returned: 10 - withheld, withheld, masked: read }),
    )
  }
}

function writeTrouble(writer: RecordWriter, day: number): void {
  const deny = (
    by: AuditedFunction,
    action: string,
    who: RecordDraft['actor'],
    reason: string,
    status = 403,
  ) => {
    writer.now += 60_000
    writer.write(by, { kind: 'denial', action, ...(who && { actor: who }), ...refused(status, reason) })
  }
  if (day % 5 === 1) deny('read-vectors', 'query', ingest, 'duty_forbidden')
  if (day % 7 === 2) deny('embed', 'embed', research, 'duty_forbidden')
  if (day === 6) deny('read-vectors', 'query', actor('lena@example.com', 'consumer'), 'duty_bound')
  if (day === 7) deny('read-vectors', 'fetch', actor('dana@example.com', 'consumer'), 'read_after_embed')
  if (day === 8) deny('audit', 'audit.records', actor('kim@example.com'), 'duty_conflict')
  if (day === 9) deny('audit', 'audit.trace', actor(stolen, 'consumer'), 'duty_forbidden')
  if (day % 6 === 0) deny('grants', 'grant.request', crawler, 'source_denied')
  if (day % 8 === 3) {
    const target = { grant: id('grant', day), collection: 'mail', job: id('job', day * 10 + 8) }
    const findings = { 'pci.pan': 2 }
    writer.write('embed', {
      kind: 'denial',
      action: 'embed',
      actor: ingest,
      target,
      findings,
      ...refused(403, 'content_blocked'),
    })
    writer.pair(
      'embed',
      { action: 'embed', actor: ingest, target, count: 8 },
      {
        ...refused(502, 'upstream_error', 'failed'),
        response: { status: 502, givenBack: 8 },
      },
    )
  }
  if (day % 3 === 2) {
    const minute = new Date(writer.now).toISOString()
    const decision = { effect: 'denied' as const, reasons: ['expired'] }
    writer.write('read-vectors', {
      kind: 'aggregate',
      action: 'authenticate',
      decision,
      count: 1 + day * 40,
      minute,
    })
  }
  if (day === 11)
    writer.pair('embed', { action: 'embed', actor: ingest, count: 3, requestId: 'req_cut' }, undefined)
  if (day === 12) {
    writer.write('grants', {
      kind: 'policy-changed',
      action: 'policy.change',
      decision: {
        effect: 'allowed',
        reasons: [`from ${digest('a')}`, `to ${digest('b')}`, 'signed by=priya'],
      },
    })
  }
  if (day === 20) {
    writer.write('read-vectors', {
      kind: 'alarm',
      action: 'query',
      actor: assistant,
      target: { collection: 'mail', job: id('read', 203) },
      decision: { effect: 'returned', reasons: ['canary=v_planted-1'] },
    })
  }
}

interface Asked {
  readonly grant: string
  readonly embedder: NonNullable<RecordDraft['actor']>
  readonly collection: string
}

function writeApproval(writer: RecordWriter, day: number, { grant, embedder, collection }: Asked): void {
  const [approval, job] = [id('approval', day), id('job', day * 10 + 9)]
  const target = { approval, grant, job, collection }
  const source = { uri: 'mail://inbox/held', asserted: 'claimed' as const }
  const findings = { 'phi.mrn': 2, 'phi.condition': 1 }
  const facts = { actor: embedder, target, source }
  const digests = [`payload=${digest('c')}`, `preview=${digest('d')}`]
  writer.pair('embed', { action: 'embed', ...facts, findings, count: 12 }, done(202, 'allowed'))
  const expires = `expires=${new Date(writer.now + 24 * hour).toISOString()}`
  writer.pair(
    'workflow-preview',
    { action: 'approval.ask', target: { approval, job } },
    {
      ...facts,
      findings,
      ...done(200, 'allowed'),
      decision: { effect: 'allowed', reasons: [...digests, expires] },
    },
  )
  const people = ['priya@example.com', 'omar@example.com']
  writer.pair(
    'workflow-notify',
    {
      action: 'approval.notify',
      ...facts,
      decision: { effect: 'allowed', reasons: people.map((to) => `to=${personOf(to)}`) },
    },
    {
      decision: { effect: 'allowed', reasons: people.map((to) => `to=${personOf(to)}`) },
      response: { status: 200 },
    },
  )
  for (const person of people) {
    writer.now += hour
    const who = actor(person, 'approver')
    const said = [`vote=approve`, `person=${personOf(person)}`, ...digests, `policy=${digest('a')}`]
    writer.pair(
      'approvals',
      {
        action: 'approval.open',
        actor: who,
        target,
        decision: { effect: 'allowed', reasons: [`person=${personOf(person)}`] },
      },
      done(200, 'returned'),
    )
    writer.pair(
      'approvals',
      { action: 'approval.vote', actor: who, target, decision: { effect: 'allowed', reasons: said } },
      done(303, 'allowed'),
    )
  }
  const grounds = ['quorum=2/2', ...people.map((person) => `approved by=${personOf(person)}`)]
  writer.pair(
    'workflow-run',
    {
      action: 'approval.run',
      ...facts,
      findings,
      count: 12,
      decision: { effect: 'allowed', reasons: grounds },
    },
    done(200, 'stored', { returned: 12, masked: 0 }),
  )
  writer.pair(
    'workflow-close',
    { action: 'approval.close', ...facts, decision: { effect: 'allowed', reasons: ['outcome=stored'] } },
    { decision: { effect: 'stored', reasons: ['outcome=stored'] }, response: { status: 200 } },
  )
}
