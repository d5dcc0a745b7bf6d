import { byTimeAndPlace } from '../audit/collect-trace.ts'
import { type AuditedFunction, parseLane } from '../audit/lane-name.ts'
import type { PresentedRecord } from '../audit/present-record.ts'

/** Whose it is to record what about an approval: a record of another function's counts for nothing. */
const writers: Readonly<Record<string, AuditedFunction>> = {
  'approval.ask': 'workflow-preview',
  'approval.notify': 'workflow-notify',
  'approval.remind': 'workflow-notify',
  'approval.run': 'workflow-run',
  'approval.close': 'workflow-close',
  'approval.link': 'approvals',
  'approval.sign-in': 'approvals',
  'approval.open': 'approvals',
  'approval.vote': 'approvals',
  'approval.withdraw': 'approvals',
}

/** The function that asks: its lanes tell which approvals there are. */
export const askingFunction = 'workflow-preview'
export const writersAboutApprovals: readonly AuditedFunction[] = [...new Set(Object.values(writers))]

/** Something that was done about an approval: what was set out to do and, as far as it is on record, how it ended. */
export interface Step {
  readonly request: PresentedRecord
  readonly outcome: PresentedRecord | undefined
}

/** The steps of an approval in the order of time, and what was refused before it began. */
export interface Steps {
  /** @returns the steps of this action */
  of(action: string): readonly Step[]
  /** The codes of everything that approvers were refused. */
  readonly refusals: readonly string[]
}

/** Whether a record is about this approval, and of the function whose it is to say so. */
export function isAbout(record: PresentedRecord, approval: string): boolean {
  const writer = Object.hasOwn(writers, record.action) ? writers[record.action] : undefined
  return (
    record.target?.approval === approval &&
    writer !== undefined &&
    parseLane(record.lane)?.functionName === writer
  )
}

/** Joins the requests among an approval's records with their outcomes. */
export function stepsOf(records: readonly PresentedRecord[]): Steps {
  const inOrder = [...records].sort(byTimeAndPlace)
  const outcomes = new Map(
    inOrder.flatMap((record) =>
      record.kind === 'outcome' && record.request !== undefined ? [[record.request, record] as const] : [],
    ),
  )
  const steps = inOrder
    .filter(({ kind }) => kind === 'request')
    .map((request) => ({ request, outcome: outcomes.get(request.id) }))
  const refused = inOrder.filter(
    ({ action, decision }) => writers[action] === 'approvals' && decision?.effect === 'denied',
  )
  return {
    of: (action) => steps.filter(({ request }) => request.action === action),
    refusals: refused.map(({ decision }) => decision?.reasons[0] ?? 'denied'),
  }
}

export function effectOf({ outcome }: Step) {
  return outcome?.decision?.effect
}

/** Whether it is on record that what was set out to do was done. */
export function isDone(step: Step): boolean {
  const effect = effectOf(step)
  return effect === 'allowed' || effect === 'stored' || effect === 'returned'
}

/** The values of `name=value` among a record's reasons. */
export function factsIn(record: PresentedRecord | undefined, name: string): string[] {
  const reasons = record?.decision?.reasons ?? []
  return reasons.flatMap((reason) => (reason.startsWith(`${name}=`) ? [reason.slice(name.length + 1)] : []))
}

export function factIn(record: PresentedRecord | undefined, name: string): string | undefined {
  return factsIn(record, name)[0]
}
