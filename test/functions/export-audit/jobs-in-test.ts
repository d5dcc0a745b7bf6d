import { createJobRunner, type JobRunner } from '../../../functions/export-audit/create-job-runner.ts'
import type { ExportAuditDependencies } from '../../../functions/export-audit/dependencies.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import type { ExportDependencies } from '../../../shared/audit-export/export-plan.ts'
import { type ExportFormat, formatExport } from '../../../shared/audit-formats/format-export.ts'
import type { AuditJob, JobReference, JobTerms } from '../../../shared/audit-jobs/audit-job.ts'
import { createAuditJobStore } from '../../../shared/audit-jobs/audit-job-store.ts'
import type { JobDocuments } from '../../../shared/audit-jobs/job-documents.ts'
import type { JobResults } from '../../../shared/audit-jobs/job-results.ts'
import { newId, systemRandom } from '../../../shared/runtime/random.ts'
import { formatVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { createSealerInTest, noon, type SealerInTest, verifier } from '../seal-audit/sealer-in-test.ts'

export interface JobsInTest {
  readonly sealing: SealerInTest
  readonly source: ExportDependencies
  readonly deps: ExportAuditDependencies
  /** Jobs that were to be started, and not yet were. */
  readonly started: JobReference[]
  /** Results that are whole. */
  readonly whole: Map<string, string>
  ask(terms?: Partial<JobTerms>): Promise<JobReference>
  show(job: JobReference): Promise<AuditJob>
  runner(parts?: Partial<ExportAuditDependencies>): JobRunner
  /** What the export is when it is written in one go. */
  expected(format: ExportFormat): Promise<string>
}

const span = { from: noon, to: noon + 600_000 }

export async function jobsInTest(): Promise<JobsInTest> {
  const sealing = createSealerInTest()
  const sealer = sealing.newSealer()
  for (const count of [5, 9, 2, 7]) {
    await sealing.write(count)
    sealing.now += 60_000
    await sealer.run()
  }
  sealing.now = span.to + 60_000
  const clock = () => sealing.now
  // The trail of the jobs themselves is kept apart, so that what is exported stays as it is.
  const trail = createSealerInTest()
  const audit = createAuditLog({
    appender: trail.table.appender,
    functionName: 'export-audit',
    policyDigest: 'sha256:00',
    clock,
    random: systemRandom,
  })
  const source: ExportDependencies = {
    records: sealing.table.reader,
    log: sealing.store,
    origin: verifier.name,
    verifierKey: formatVerifierKey(verifier.name, verifier.key),
    maxLag: 600_000,
    retention: 86_400_000,
    clock,
  }
  const started: JobReference[] = []
  const whole = new Map<string, string>()
  const jobs = createAuditJobStore({ documents: memoryDocuments(), clock })
  const deps: ExportAuditDependencies = {
    jobs,
    results: memoryResults(whole),
    jobStart: { start: async (job) => void started.push(job) },
    source,
    verifierKeys: [verifier],
    report: async ({ format }) => `a report as ${format}`,
    audit,
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    limits: { partBytes: 2000 },
  }
  return {
    sealing,
    source,
    deps,
    started,
    whole,
    ask: (terms = {}) =>
      jobs.create(newJob(sealing.now, { kind: 'export', format: 'jsonl', ...span, ...terms })),
    async show(job) {
      const found = await jobs.find(job)
      if (found === undefined) throw new Error('no job')
      return found.job
    },
    runner: (parts = {}) => createJobRunner({ ...deps, ...parts }),
    async expected(format) {
      const texts: string[] = []
      for await (const { text } of formatExport(source, { ...span, since: [] }, format)) texts.push(text)
      return texts.join('')
    },
  }
}

export function newJob(createdAt: number, terms: Partial<JobTerms>, subject = 'the-auditor'): AuditJob {
  return {
    v: 1,
    id: newId('audit', systemRandom),
    actor: { issuer: 'https://issuer.example', subject },
    requestId: 'req_1',
    terms: { kind: 'export', format: 'jsonl', ...span, since: [], held: [], ...terms },
    status: 'queued',
    createdAt,
    leasedUntil: 0,
    attempts: 0,
    progress: { done: 0, total: 0 },
    written: false,
    parts: [],
    bytes: 0,
    lines: 0,
    omitted: 0,
  }
}

export function memoryDocuments(): JobDocuments {
  const kept = new Map<string, { text: string; version: string }>()
  let versions = 0
  return {
    read: async (name) => kept.get(name),
    async write(name, text, replaces) {
      if (kept.get(name)?.version !== replaces) return 'taken'
      versions += 1
      kept.set(name, { text, version: String(versions) })
      return { version: String(versions) }
    },
  }
}

export function memoryResults(whole: Map<string, string>): JobResults {
  const parts = new Map<string, string>()
  let uploads = 0
  return {
    async begin() {
      uploads += 1
      return `upload ${uploads}`
    },
    async putPart(_, upload, { number, bytes }) {
      const tag = `${upload} ${number} ${bytes.length}`
      parts.set(tag, Buffer.from(bytes).toString('utf8'))
      return tag
    },
    async finish({ id }, _, tags) {
      whole.set(id, tags.map((tag) => parts.get(tag)).join(''))
    },
    link: async ({ id }) => ({ url: `memory:${id}`, expiresAt: 0 }),
  }
}
