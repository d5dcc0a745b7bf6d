import type { Duty } from '../identity/caller.ts'

export const recordKinds = [
  'request',
  'outcome',
  'denial',
  'decision',
  'aggregate',
  'lane-opened',
  'lane-closed',
  'policy-changed',
  'sealing',
  'alarm',
] as const
type RecordKind = (typeof recordKinds)[number]

export const recordEffects = ['allowed', 'denied', 'failed', 'stored', 'returned'] as const

/** What a function says happened; the lane adds id, lane, sequence, previous hash, time and policy digest. */
export interface RecordDraft {
  readonly kind: RecordKind
  /** `embed`, `query`, `fetch`, `list`, `grant.request`, `grant.show`, `grant.list`, `grant.revoke`, `grant.complete`, `audit.records`, … */
  readonly action: string
  readonly actor?: {
    readonly issuer: string
    readonly subject: string
    readonly duty?: Duty
    readonly clientId?: string
    readonly owner?: string
  }
  readonly target?: {
    readonly collection?: string
    readonly grant?: string
    readonly job?: string
    readonly approval?: string
  }
  readonly decision?: { readonly effect: (typeof recordEffects)[number]; readonly reasons: readonly string[] }
  /** Count of findings per regulated-data class; never a value. */
  readonly findings?: Readonly<Record<string, number>>
  readonly payload?: { readonly commitment: string; readonly bytes: number }
  readonly response?: {
    readonly status: number
    readonly commitment?: string
    readonly returned?: number
    readonly masked?: number
    readonly withheld?: number
    /** Inputs that were claimed and given back. */
    readonly givenBack?: number
  }
  readonly source?: { readonly uri: string; readonly asserted: 'claimed' | 'declared' }
  readonly requestId?: string
  /**
   * On an outcome: the id of its request record. On an alarm: the id of the record that it is about. On a denial: the id
   * of the outcome whose answer, after all, never left.
   */
  readonly request?: string
  /** On a request: the moment from which, without an outcome, it counts as interrupted. */
  readonly deadline?: string
  /** On a request: inputs claimed. On an aggregate: requests counted. */
  readonly count?: number
  /** On an aggregate: the minute it counts, as a timestamp. */
  readonly minute?: string
  /** On a sealing: which seal this record is to be part of, and how many leaves the tree has before it. */
  readonly seal?: {
    readonly number: number
    readonly first: number
    /** A limit left something for the next seal. */
    readonly partial?: true
  }
}

/** A record as its canonical bytes (RFC 8785) say it. */
export interface AuditRecord extends RecordDraft {
  readonly v: 1
  readonly id: string
  readonly lane: string
  readonly seq: number
  /** Hex SHA-256 of the record before it in its lane; 64 zeros for the first. */
  readonly prev: string
  readonly time: string
  readonly policyDigest: string
}
