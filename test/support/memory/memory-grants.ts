import { type Grant, statusAt } from '../../../shared/grants/grant.ts'
import type {
  GrantDecisions,
  GrantStore,
  GrantUse,
  ReservedBudgets,
} from '../../../shared/grants/grant-store.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

export interface MemoryGrants {
  readonly store: GrantStore
  readonly use: GrantUse
  readonly decisions: GrantDecisions
  readonly budgets: ReservedBudgets
  /** What is kept, as the table's owner sees and can change it. */
  readonly kept: Map<string, Grant>
}

/** The ports to grants over one map: each call decides and writes without a pause, and so is one conditional write. */
export function createMemoryGrants(): MemoryGrants {
  const kept = new Map<string, Grant>()
  const returned = new Set<string>()
  const change = (grant: Grant, facts: Partial<Grant>) => {
    const changed = { ...grant, ...facts }
    kept.set(grant.id, changed)
    return changed
  }
  const find = async (id: string) => kept.get(id)
  const claimable = (id: string, inputs: number, now: number): Grant => {
    const grant = kept.get(id)
    if (grant === undefined) throw new SunderError('not_found')
    const status = statusAt(grant, now)
    if (status === 'pending_approval' || status === 'denied') throw new SunderError('approval_required')
    if (status !== 'active' && status !== 'exhausted') throw new SunderError(`grant_${status}`)
    if (grant.maxInputs - grant.usedInputs < inputs) throw new SunderError('grant_exhausted')
    return grant
  }
  const decided = (id: string, from: readonly Grant['status'][]): Grant => {
    const grant = kept.get(id)
    if (grant === undefined || !from.includes(grant.status)) throw new SunderError('conflict')
    return grant
  }

  return {
    kept,
    store: {
      find,
      async create(grant) {
        if (kept.has(grant.id)) throw new SunderError('conflict')
        kept.set(grant.id, grant)
      },
      async listBySubject(issuer, subject, limit) {
        return [...kept.values()]
          .filter((grant) => grant.issuer === issuer && grant.subject === subject)
          .sort((one, other) => other.createdAt - one.createdAt)
          .slice(0, limit)
      },
      async end(id, how) {
        if (!kept.has(id)) throw new SunderError('not_found')
        return change(decided(id, ['active', 'pending_approval', how]), { status: how })
      },
    },
    use: {
      async claim(id, inputs, now) {
        const grant = claimable(id, inputs, now)
        return change(grant, { usedInputs: grant.usedInputs + inputs }).usedInputs
      },
      async check(id, inputs, now) {
        claimable(id, inputs, now)
      },
      async giveBack(id, inputs) {
        const grant = kept.get(id)
        if (grant === undefined || grant.usedInputs < inputs) throw new SunderError('store_unavailable')
        change(grant, { usedInputs: grant.usedInputs - inputs })
      },
    },
    decisions: {
      find,
      async activate({ id, approval }, now) {
        const expiresAt = Math.floor(now / 1000) * 1000 + (approval?.lifeMs ?? 0)
        change(decided(id, ['pending_approval']), { status: 'active', expiresAt })
      },
      async deny(id) {
        change(decided(id, ['pending_approval', 'denied']), { status: 'denied' })
      },
    },
    budgets: {
      async giveBack(id, { job, inputs }) {
        const grant = kept.get(id)
        if (returned.has(`${id} ${job}`)) return
        if (grant === undefined || grant.usedInputs < inputs) throw new SunderError('conflict')
        returned.add(`${id} ${job}`)
        change(grant, { usedInputs: grant.usedInputs - inputs })
      },
    },
  }
}
