import { parseLane } from '../../../shared/audit/lane-name.ts'
import type { PresentedRecord } from '../../../shared/audit/present-record.ts'
import { visibleLine } from '../../../shared/pages/visible-text.ts'

type Tone = 'good' | 'bad' | 'warn' | 'plain'

/** How something stands: never told by its colour alone. */
export interface Standing {
  readonly word: string
  readonly sign: string
  readonly tone: Tone
}

const refused: Standing = { word: 'Refused', sign: '✕', tone: 'bad' }
const ends: Readonly<Record<string, Standing>> = {
  denied: refused,
  failed: { word: 'Failed', sign: '!', tone: 'warn' },
  stored: { word: 'Stored', sign: '✓', tone: 'good' },
  returned: { word: 'Returned', sign: '✓', tone: 'good' },
  allowed: { word: 'Done', sign: '✓', tone: 'good' },
}
const kinds: Readonly<Record<PresentedRecord['kind'], Standing>> = {
  request: { word: 'Asked', sign: '→', tone: 'plain' },
  outcome: { word: 'Ended', sign: '✓', tone: 'plain' },
  denial: refused,
  decision: { word: 'Decided', sign: '✓', tone: 'plain' },
  aggregate: { word: 'Counted', sign: '#', tone: 'warn' },
  sealing: { word: 'Sealed', sign: '✓', tone: 'plain' },
  'lane-opened': { word: 'Lane opened', sign: '·', tone: 'plain' },
  'lane-closed': { word: 'Lane closed', sign: '·', tone: 'plain' },
  'policy-changed': { word: 'Changed', sign: '±', tone: 'warn' },
  alarm: { word: 'Alarm', sign: '!', tone: 'bad' },
}

export function standingOf({ kind, decision }: Pick<PresentedRecord, 'kind' | 'decision'>): Standing {
  const end = kind === 'outcome' && decision !== undefined ? ends[decision.effect] : undefined
  return end ?? kinds[kind]
}

const actions: Readonly<Record<string, string>> = {
  embed: 'Embed',
  models: 'List the models',
  query: 'Search',
  'query.embed': 'Embed a search text',
  fetch: 'Fetch vectors by id',
  list: 'List vectors',
  authenticate: 'Requests without a valid token',
  admit: 'Requests refused for want of capacity',
  detect: 'Look for regulated data',
  'grant.request': 'Ask for a grant',
  'grant.show': 'Look at a grant',
  'grant.list': 'List own grants',
  'grant.token': 'Fetch a grant’s token',
  'grant.revoke': 'Revoke a grant',
  'grant.complete': 'Complete a grant',
  'approval.ask': 'Put the question for approval',
  'approval.notify': 'Tell the approvers',
  'approval.remind': 'Remind the approvers',
  'approval.link': 'Make an approver’s link',
  'approval.sign-in': 'Sign in to decide',
  'approval.open': 'Open what is asked',
  'approval.vote': 'Vote',
  'approval.withdraw': 'Withdraw a vote',
  'approval.run': 'Carry out what was approved',
  'approval.close': 'Close the approval',
  'payload.check': 'Check a kept payload',
  'payload.show': 'Show a kept payload, masked',
  'payload.unmask': 'Show a kept payload as it is',
  'payload.replay': 'Replay a kept payload',
  'policy.change': 'Change of policy',
  'lane.close': 'Close a lane',
  'canary.read': 'Read a planted vector',
  'job.show': 'Look at a job',
  'audit.records': 'Search the records',
  'audit.record': 'Look at a record',
  'audit.trace': 'Look at a session',
  'audit.verify': 'Verify the lanes',
  'audit.approvals': 'List the approvals',
  'audit.payload': 'Check a kept payload',
  'audit.content': 'Look at a kept payload',
  'audit.unmask': 'Unmask a kept payload',
  'audit.replay': 'Replay a session',
  'audit.report': 'Make a report',
  'audit.export': 'Export records',
  'audit.log': 'Look at the log',
  'audit.checkpoints': 'List the checkpoints',
  'audit.checkpoint': 'Fetch the latest checkpoint',
  'audit.consistency': 'Prove that the log only grew',
  'audit.proof': 'Prove a record',
  'audit.tile': 'Fetch a tile of the log',
  'audit.seal': 'Seal the records',
  'audit.seal-now': 'Have the records sealed now',
  'audit.job': 'Ask for a job',
  'audit.jobs': 'List own jobs',
  'audit.job.show': 'Look at a job of the audit',
  'audit.job.export': 'Run an export',
  'audit.job.verify': 'Run a verification',
  'audit.job.report': 'Run a report',
  'audit.sign-in': 'Sign in to the audit pages',
  'audit.page.overview': 'Look at the overview',
  'audit.page.timeline': 'Look at the timeline',
  'audit.page.trace': 'Look at a session',
  'audit.page.record': 'Look at a record',
  'audit.page.approvals': 'Look at the approvals',
  'audit.page.approval': 'Look at an approval',
  'audit.page.verification': 'Look at the verification',
  'audit.page.report': 'Look at a report',
}

/** What an action is called for people; its own name where nobody gave it another. */
export function wordsOf(action: string): string {
  return Object.hasOwn(actions, action) ? (actions[action] ?? action) : visibleLine(action)
}

/** Names of actions, to choose from. */
export const knownActions: readonly string[] = Object.keys(actions)

/** Bookkeeping of the log itself, and looks that auditors had: what hides the rest, where all of it is shown. */
export function isBackground(record: PresentedRecord): boolean {
  const { kind, decision } = record
  if (kind === 'lane-opened' || kind === 'lane-closed' || kind === 'sealing') return true
  return isLook(record) && decision?.effect !== 'denied' && decision?.effect !== 'failed'
}

/** What was unmasked is not only looked at: it stays among all else. */
function isLook({ actor, lane, action }: PresentedRecord): boolean {
  const writer = parseLane(lane)?.functionName
  if (writer === 'read-payload') return action !== 'payload.unmask'
  return (writer === 'audit' || writer === 'export-audit') && actor?.duty === 'auditor'
}

/** What else a record says, in few words each. */
export function factsOf(record: PresentedRecord): string[] {
  const { kind, decision, findings, response, count, minute } = record
  const isEnd = kind === 'outcome' || kind === 'denial'
  const told = isEnd || kind === 'aggregate' || kind === 'alarm' || kind === 'policy-changed'
  return [
    ...(told ? (decision?.reasons ?? []) : []),
    ...(kind === 'aggregate' && count !== undefined
      ? [
          `${countOf(count, 'request')}${minute === undefined ? '' : ` in the minute of ${minute.slice(11, 16)}`}`,
        ]
      : []),
    ...(kind === 'request' && count !== undefined ? [countOf(count, 'input')] : []),
    ...(kind === 'outcome' ? numbersIn(response) : []),
    ...Object.entries(findings ?? {}).map(([name, found]) => `${name} ${found}`),
  ].map(shortFact)
}

/** A reason in a line among others. */
export function shortFact(text: string): string {
  return clip(shortDigests(visibleLine(text)), 160)
}

/** Where many stand together, the beginning of a digest is enough to know it again. */
function shortDigests(text: string): string {
  return text.replaceAll(/\b(sha256:[0-9a-f]{8})[0-9a-f]{56}\b/g, '$1…')
}

function numbersIn(response: PresentedRecord['response']): string[] {
  const { returned = 0, masked = 0, withheld = 0, givenBack = 0 } = response ?? {}
  return [
    ...(returned > 0 ? [`${returned} returned`] : []),
    ...(masked > 0 ? [`${masked} masked`] : []),
    ...(withheld > 0 ? [`${withheld} withheld`] : []),
    ...(givenBack > 0 ? [`${givenBack} given back`] : []),
  ]
}

export function countOf(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
}

export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`
}

/** An id for where it stands among many: enough to know it again. */
export function shortId(id: string): string {
  const [kind = '', rest = ''] = [id.slice(0, id.indexOf('_') + 1), id.slice(id.indexOf('_') + 1)]
  return rest.length <= 8 ? id : `${kind}${rest.slice(0, 7)}…`
}
