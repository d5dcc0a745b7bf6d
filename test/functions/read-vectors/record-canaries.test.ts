import { describe, expect, it } from 'vitest'
import { beginRead } from '../../../functions/read-vectors/begin-read.ts'
import type { ReadVectorsDependencies } from '../../../functions/read-vectors/dependencies.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { recordBytes } from '../../../shared/audit/record-bytes.ts'
import type { GuardedRequest } from '../../../shared/http/guard.ts'
import type { CollectionPolicy } from '../../../shared/policy/schema.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { storedRecord } from '../../contracts/audit-table.ts'

async function readOf(canaries: readonly string[], { alarmsFail = false, payloadsFail = false } = {}) {
  const steps: string[] = []
  const alarms: RecordDraft[] = []
  const counts: string[] = []
  const done = { ...storedRecord('LANE#read-vectors#1-2', 0), id: 'rec_1' }
  const deps = {
    policy: { identity: { dutyBinding: { cooldown: 1 } } },
    bindings: { exerciseReading: async () => undefined },
    rateLimit: { take: async () => undefined },
    payloads: {
      async put(kind: string) {
        if (payloadsFail && kind === 'responses') throw new SunderError('store_unavailable')
        steps.push(kind)
      },
    },
    alarms: {
      async append(draft: RecordDraft) {
        if (alarmsFail) throw new SunderError('audit_unavailable')
        alarms.push(draft)
        return done
      },
    },
    metrics: { count: (name: string) => void counts.push(name) },
    random: systemRandom,
    clock: () => 0,
  } as unknown as ReadVectorsDependencies
  const request = {
    context: { get: () => 'req_1', header: () => undefined },
    caller: { issuer: 'https://id.example', subject: 'search', duty: 'consumer', groups: [] },
    trail: {
      async request() {
        return done
      },
      async outcome(_: object, meanwhile: Promise<unknown>) {
        steps.push('outcome')
        await meanwhile
        return done
      },
    },
  } as unknown as GuardedRequest
  const policy = { canaries, reading: { requestsPerMinute: 1 } } as unknown as CollectionPolicy
  const read = await beginRead(deps, request, { name: 'mail', policy, question: {} })
  const end = (returned: readonly string[]) =>
    read.end({ ids: returned }, { returned: returned.length, withheld: 0, masked: 0 }, returned)
  return { read, end, steps, alarms, counts }
}

it('says who read which planted vectors, from where, and in which read', async () => {
  const { read, end, alarms, counts, steps } = await readOf(['v_a', 'v_b', 'v_c'])
  await end(['v_1', 'v_b', 'v_2', 'v_a'])
  expect(alarms).toEqual([
    {
      kind: 'alarm',
      action: 'canary.read',
      actor: { issuer: 'https://id.example', subject: 'search', duty: 'consumer' },
      target: { collection: 'mail', job: read.id },
      decision: { effect: 'returned', reasons: ['v_b', 'v_a'] },
      count: 2,
      request: 'rec_1',
      requestId: 'req_1',
    },
  ])
  expect(counts).toEqual(['AlarmRaised'])
  expect([...steps].sort()).toEqual(['outcome', 'requests', 'responses'])
})

it.each([
  ['none is planted', [], ['v_1']],
  ['none of what is planted is returned', ['v_a'], ['v_1', 'v_2']],
  ['nothing is returned', ['v_a'], []],
])('says nothing where %s', async (_, canaries, returned) => {
  const { end, alarms, counts } = await readOf(canaries)
  await end(returned)
  expect([alarms, counts]).toEqual([[], []])
})

it('fits into a record, however many are returned, and counts them all', async () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `v_${String(index).padEnd(64, 'x')}`)
  const { end, alarms } = await readOf(ids)
  await end(ids)
  expect(alarms[0]).toMatchObject({ count: 1000 })
  expect(alarms[0]?.decision?.reasons).toHaveLength(100)
  const place = { v: 1, id: 'i', lane: 'l', seq: 0, prev: '0', time: 't', policyDigest: 'd' } as const
  expect(recordBytes({ ...(alarms[0] as RecordDraft), ...place }).length).toBeLessThan(16_384)
})

describe('an answer with a planted vector', () => {
  it('does not leave where the alarm can’t be recorded', async () => {
    const { end } = await readOf(['v_a'], { alarmsFail: true })
    await expect(end(['v_a'])).rejects.toMatchObject({ code: 'audit_unavailable' })
  })

  it('raises the alarm although it can’t be kept and does not leave', async () => {
    const { end, alarms } = await readOf(['v_a'], { payloadsFail: true })
    await expect(end(['v_a'])).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(alarms).toHaveLength(1)
  })
})
