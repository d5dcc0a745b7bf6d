import type { Endpoints } from '../../infra/local/endpoints.ts'
import { type Ledger, send } from './ledger.ts'

export interface GrantInUse {
  readonly id: string
  readonly token: string
  readonly baseUrl: string
}

const source = 'mail://load/1'

/** Asks for a grant. @returns undefined where it was refused, or shed */
export async function askForGrant(
  ledger: Ledger,
  { grants }: Endpoints,
  { token, maxInputs }: { readonly token: string; readonly maxInputs: number },
): Promise<GrantInUse | undefined> {
  const body = { collection: 'support-mail', source, purpose: 'load', maxInputs }
  const answer = await send(ledger, `${grants}/grants`, { token, body, expects: [201], reads: true })
  return answer.status === 201 ? (answer.body as GrantInUse) : undefined
}

interface Slot {
  grant: GrantInUse
  left: number
  readonly until: number
  isRenewing: boolean
}

const [maxInputs, lifeMs] = [10_000, 40 * 60_000]

export interface GrantsInUse {
  /** A grant that has room for so many inputs, which are then counted as used. */
  take(inputs: number): GrantInUse
}

/** A few grants, used in turn and each renewed before its budget or its time is over. */
export async function openGrants(
  ledger: Ledger,
  endpoints: Endpoints,
  tokens: () => readonly string[],
): Promise<GrantsInUse> {
  const open = async (index: number): Promise<Slot | undefined> => {
    const token = tokens()[index % tokens().length] ?? ''
    const grant = await askForGrant(ledger, endpoints, { token, maxInputs })
    return grant && { grant, left: maxInputs, until: Date.now() + lifeMs, isRenewing: false }
  }
  const slots: Slot[] = []
  for (let index = 0; index < 8; index += 1) {
    const slot = await open(index)
    if (slot === undefined) throw new Error('a first grant was refused')
    slots.push(slot)
  }
  const renew = async (slot: Slot, index: number) => {
    slot.isRenewing = true
    const next = await open(index)
    if (next === undefined) slot.isRenewing = false
    else slots[index] = next
  }
  let turn = 0
  return {
    take(inputs) {
      turn += 1
      const index = turn % slots.length
      const slot = slots[index] as Slot
      slot.left -= inputs
      if (!slot.isRenewing && (slot.left < maxInputs / 4 || Date.now() > slot.until)) void renew(slot, index)
      return slot.grant
    },
  }
}
