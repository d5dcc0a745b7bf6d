import * as z from 'zod/mini'
import {
  actingSchema,
  alarmSchema,
  approvalSchema,
  citedSchema,
  collectionSchema,
  count,
  crossingSchema,
  dataClassSchema,
  embeddedAndReadSchema,
  floodSchema,
  grantSchema,
  interruptedSchema,
  matrixCellSchema,
  moment,
  policyChangeSchema,
  policySchema,
  refusalSchema,
  table,
  twoDutiesSchema,
  writerSchema,
} from './section-schemas.ts'

const countOf = z.object({ name: z.string(), count })

/** Something about the stored records, or the tree over them, that is not as it was written, and where. */
const problemSchema = z.object({ where: z.string(), what: z.string() })

/** What was checked while the records were read for this report: the hash chain of every lane. */
const chainsSchema = z.object({
  lanes: count,
  records: count,
  problems: count,
  /** The first of them. */
  shown: z.array(problemSchema),
})
export type CheckedChains = z.output<typeof chainsSchema>

/** The transparency log, as it stood when the report was made. */
const logSchema = z.object({
  /** The latest seal: when it was made, and the tree with it. */
  seal: count,
  sealedAt: moment,
  size: count,
  root: z.string(),
  /** By which its notes are verified: C2SP `signed-note`, name, key id and key. */
  verifierKeys: z.array(z.string()),
  /** The latest published head; null where none is published yet. */
  checkpoint: z.nullable(
    z.object({
      /** The signed note, to the letter. */
      note: z.string(),
      /** Null where the note is no checkpoint. */
      origin: z.nullable(z.string()),
      size: z.nullable(count),
      /** The names of the keys whose signatures verified for this report; none where one of them did not. */
      signedBy: z.array(z.string()),
      cosigned: z.array(z.object({ name: z.string(), time: moment })),
    }),
  ),
  /** The leaves that the seals of the period added, and records just before and after it with them; `to` is exclusive. */
  leaves: z.nullable(z.object({ from: count, to: count })),
})
export type LogState = z.output<typeof logSchema>

/** The result of a verification that was made by whoever asked for the report. */
const verificationSchema = z.object({
  /** What verified, and when. */
  by: z.string(),
  at: moment,
  verified: z.boolean(),
  records: count,
  checkpoints: count,
  problems: count,
  shown: z.array(problemSchema),
})
export type GivenVerification = z.output<typeof verificationSchema>

/** Lines of a policy file that take a safeguard back, of the files whose digests records of the period carry. */
const exceptionsSchema = z.object({
  counted: z.string(),
  rows: z.array(z.object({ digest: z.string(), path: z.string(), meaning: z.string() })),
  /** Digests in force in the period whose files were not at hand: what they allow is not told here. */
  unread: z.array(z.string()),
})

const controlSchema = z.object({
  framework: z.string(),
  control: z.string(),
  title: z.string(),
  /** What in this report may serve as evidence, by the report's own property: never that the control is met. */
  evidence: z.array(z.object({ section: z.string(), figure: z.string(), count })),
})
export type ControlEvidence = z.output<typeof controlSchema>

/**
 * What the records of a period carry, for who has to judge the separation of duties. Nothing in it but what records,
 * checkpoints, and policy files whose digests records name, say; each section tells how it was counted.
 */
export const auditReportSchema = z.object({
  v: z.literal(1),
  /** `from` is inclusive, `to` exclusive. */
  period: z.object({ from: moment, to: moment, madeAt: moment }),
  records: z.object({
    counted: z.string(),
    total: count,
    kinds: z.array(countOf),
    first: z.nullable(citedSchema),
    last: z.nullable(citedSchema),
    /** Stored items that are not what a lane wrote: in no figure of this report. */
    faulty: count,
  }),
  acting: table(actingSchema),
  matrix: table(matrixCellSchema),
  crossings: table(crossingSchema),
  refusals: table(refusalSchema),
  twoDuties: table(twoDutiesSchema),
  embeddedAndRead: table(embeddedAndReadSchema),
  grants: table(grantSchema),
  approvals: z.extend(table(approvalSchema), {
    /** Votes cast and withdrawn, and closings by their outcome, of all approvals, also of those without a row. */
    votes: z.object({ cast: count, withdrawn: count }),
    closings: z.array(countOf),
  }),
  dataClasses: table(dataClassSchema),
  collections: table(collectionSchema),
  interrupted: z.extend(table(interruptedSchema), {
    /** Requests whose deadline had not passed when the records were read, or that were too many to be matched. */
    undecided: count,
  }),
  unauthenticated: table(floodSchema),
  policies: table(policySchema),
  policyChanges: table(policyChangeSchema),
  exceptions: exceptionsSchema,
  alarms: table(alarmSchema),
  writers: table(writerSchema),
  sealing: z.object({
    counted: z.string(),
    log: z.nullable(logSchema),
    /** Null where nothing said which leaf each record is. */
    leaves: z.nullable(
      z.object({
        sealed: count,
        first: z.nullable(count),
        last: z.nullable(count),
        unsealed: count,
        oldestUnsealed: z.nullable(citedSchema),
      }),
    ),
    chains: z.nullable(chainsSchema),
    verification: z.nullable(verificationSchema),
  }),
  controls: z.array(controlSchema),
})
export type AuditReport = z.output<typeof auditReportSchema>
