import type { AuditReport, ControlEvidence } from './report-schema.ts'

/** A report whose controls are still to be told. */
type Figures = Omit<AuditReport, 'controls'>
type Figure = ControlEvidence['evidence'][number]

const control = (framework: string, name: string, title: string, evidence: readonly Figure[]) => ({
  framework,
  control: name,
  title,
  // A figure of nothing is evidence of nothing.
  evidence: evidence.filter(({ count }) => count > 0),
})

const nist = 'NIST SP 800-53 Rev. 5'
const soc2 = 'SOC 2 (Trust Services Criteria 2017)'
const gdpr = 'GDPR, Regulation (EU) 2016/679'

/** For each control, what in this report an assessor may look at. */
export function controlsOf(report: Figures): ControlEvidence[] {
  const { acting, crossings, twoDuties, approvals, refusals, sealing, interrupted } = report
  const figure = (section: keyof Figures, name: string, count: number): Figure => ({
    section,
    figure: name,
    count,
  })
  const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) =>
    rows.reduce((total, row) => total + of(row), 0)
  const identities = figure('acting', 'identities told, by duty', acting.rows.length)
  const crossed = figure(
    'crossings',
    'refused crossings between duties',
    sum(crossings.rows, (row) => row.count) + crossings.more,
  )
  const inTwo = figure('twoDuties', 'identities seen in two duties', twoDuties.rows.length)
  const both = figure(
    'embeddedAndRead',
    'identities that embedded into a collection and read from it',
    report.embeddedAndRead.rows.length,
  )
  const votes = figure('approvals', 'votes cast on approvals', approvals.votes.cast)
  const grants = figure('grants', 'grants told', report.grants.rows.length)
  const refused = figure(
    'refusals',
    'refused or failed requests',
    sum(refusals.rows, (row) => row.count) + refusals.more,
  )
  const floods = figure(
    'unauthenticated',
    'requests without a valid token',
    sum(report.unauthenticated.rows, (row) => (row.reason === 'overloaded' ? 0 : row.requests)),
  )
  const records = figure('writers', 'audit records', report.records.total)
  const chained = figure('sealing', 'records in checked hash chains', sealing.chains?.records ?? 0)
  const leaves = figure('sealing', 'leaves under the latest seal', sealing.log?.size ?? 0)
  const problems = figure('sealing', 'problems found in hash chains', sealing.chains?.problems ?? 0)
  const alarms = figure('alarms', 'alarms', report.alarms.rows.length + report.alarms.more)
  const changes = figure(
    'policyChanges',
    'changes of the policy',
    report.policyChanges.rows.length + report.policyChanges.more,
  )
  const cut = figure('interrupted', 'interrupted requests', interrupted.rows.length + interrupted.more)
  const kinds = figure('dataClasses', 'classes of regulated data found', report.dataClasses.rows.length)
  const collections = figure('collections', 'collections written or read', report.collections.rows.length)
  const masked = figure(
    'collections',
    'values masked in what was stored or read',
    sum(report.collections.rows, (row) => row.masked + row.maskedInReads),
  )
  return [
    control(nist, 'AC-5', 'Separation of Duties', [identities, crossed, inTwo, both, votes]),
    control(nist, 'AU-9', 'Protection of Audit Information', [chained, problems, leaves, alarms]),
    control(nist, 'AU-10', 'Non-repudiation', [records, votes, chained, leaves]),
    control('ISO/IEC 27001:2022', 'Annex A 5.3', 'Segregation of duties', [
      identities,
      crossed,
      inTwo,
      both,
      votes,
    ]),
    control(
      soc2,
      'CC6.1',
      'Logical access security (common criteria CC6, logical and physical access controls)',
      [identities, refused, floods, grants],
    ),
    control(
      soc2,
      'CC6.3',
      'Access by role, least privilege and segregation of duties (common criteria CC6)',
      [identities, crossed, inTwo, grants, changes],
    ),
    control('HIPAA Security Rule', '45 CFR § 164.312(b)', 'Audit controls', [records, cut, chained, leaves]),
    control(gdpr, 'Article 30', 'Records of processing activities', [collections, kinds, grants]),
    control(gdpr, 'Article 32', 'Security of processing', [masked, crossed, votes, chained, leaves]),
  ]
}
