import type { RandomBytes } from '../runtime/random.ts'

/** Every function that writes records. Lanes are found under these names, so no other name may open one. */
export const auditedFunctions = [
  'approvals',
  'audit',
  'embed',
  'embed-query',
  'export-audit',
  'grants',
  'manage',
  'read-payload',
  'read-vectors',
  'seal-audit',
  'watch-audit',
  'workflow-close',
  'workflow-notify',
  'workflow-preview',
  'workflow-run',
] as const
export type AuditedFunction = (typeof auditedFunctions)[number]

/** Records of a lane are dated within this many milliseconds of its opening. */
export const laneLifeMs = 15 * 60_000

export interface LaneName {
  readonly functionName: AuditedFunction
  /** Milliseconds since the epoch. */
  readonly openedAt: number
  /** 64 random bits as 16 hexadecimal digits. */
  readonly nonce: string
}

const lanePattern = /^LANE#([a-z-]+)#(\d{13})-([0-9a-f]{16})$/
const recordIdPattern = /^rec_([a-z-]+)_(\d{13}-[0-9a-f]{16})_(0|[1-9]\d{0,9})$/

/** `LANE#function#openedAt-nonce`: names sort by opening, and say what registering and verifying need. */
export function nameLane(functionName: AuditedFunction, openedAt: number, random: RandomBytes): string {
  const nonce = Buffer.from(random(8)).toString('hex')
  return `LANE#${functionName}#${String(openedAt).padStart(13, '0')}-${nonce}`
}

export function parseLane(lane: string): LaneName | undefined {
  const [, name, openedAt, nonce] = lanePattern.exec(lane) ?? []
  const functionName = auditedFunctions.find((known) => known === name)
  if (functionName === undefined || openedAt === undefined || nonce === undefined) return undefined
  return { functionName, openedAt: Number(openedAt), nonce }
}

/** A record's id says where it stands, so that finding it needs no index. */
export function recordId(lane: string, seq: number): string {
  const [, functionName, id] = lane.split('#')
  return `rec_${functionName}_${id}_${seq}`
}

export function parseRecordId(id: string): { readonly lane: string; readonly seq: number } | undefined {
  const [, functionName, laneId, seq] = recordIdPattern.exec(id) ?? []
  const lane = `LANE#${functionName}#${laneId}`
  return parseLane(lane) === undefined ? undefined : { lane, seq: Number(seq) }
}
