import { commitmentOf } from '../../../shared/payloads/commitment.ts'
import type { Evidence, StoredFact } from './evidence.ts'

/** What was answered 2xx is kept, with what was asked: both are what the records commit to. */
export async function payloadsAreKept({ records, world }: Evidence): Promise<string[]> {
  const wrong: string[] = []
  const withdrawn = new Set(
    [...records.values()].filter(({ kind }) => kind === 'denial').map(({ request }) => request),
  )
  const check = async (kind: 'requests' | 'responses', id: string, commitment: string | undefined) => {
    if (commitment === undefined) return
    const kept = await world.payloads.reader.get(kind, id)
    if (kept === undefined || commitmentOf(kept) !== commitment)
      wrong.push(`${kind}/${id} is not what its record says`)
  }
  for (const outcome of records.values()) {
    if (!isGood(outcome) || withdrawn.has(outcome.id)) continue
    const id = outcome.target?.job ?? ''
    await check('requests', id, records.get(outcome.request ?? '')?.payload?.commitment)
    await check('responses', id, outcome.response?.commitment)
  }
  return wrong
}

function isGood({ kind, response }: StoredFact): boolean {
  return kind === 'outcome' && response !== undefined && response.status < 300
}
