import { expect, it } from 'vitest'
import { collectPayloads, escapedBytes } from '../../../functions/audit/trace-payloads.ts'
import type { PresentedRecord } from '../../../shared/audit/present-record.ts'
import type { PayloadView, ShownPayload } from '../../../shared/payloads/payload-view.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const commitment = `sha256:${'0'.repeat(64)}`
const request = (job: string) =>
  ({
    id: `rec_${job}`,
    action: 'embed',
    target: { job },
    payload: { commitment, bytes: 1 },
  }) as PresentedRecord
const kept: ShownPayload = { kept: true, matches: true, bytes: 1, content: { inputs: ['"x"'] }, masked: {} }

function collect(
  records: readonly PresentedRecord[],
  show: (id: string) => ShownPayload | SunderError,
  room: { bytes?: number; until?: number } = {},
) {
  const looked: string[] = []
  let now = 0
  const payloadView: PayloadView = {
    async show({ id }) {
      looked.push(id)
      now += 10
      const shown = show(id)
      if (shown instanceof SunderError) throw shown
      return shown
    },
  }
  const collecting = collectPayloads(
    { payloadView, clock: () => now },
    { records, requestId: 'req_1' },
    { bytes: 1_000_000, until: 1_000_000, ...room },
  )
  return { looked, collecting }
}

it('shows what records committed to in their order, and says why something is not shown', async () => {
  const shown: Record<string, ShownPayload | SunderError> = {
    job_1: kept,
    job_2: { ...kept, kept: false, matches: false, content: null },
    job_3: { ...kept, matches: false, content: null },
    job_4: { ...kept, content: null },
    job_5: new SunderError('store_unavailable'),
    job_6: kept,
  }
  const records = [
    ...Object.keys(shown).map(request),
    { id: 'rec_x', action: 'grant.show' } as PresentedRecord,
  ]
  const { collecting } = collect(records, (id) => shown[id] ?? kept)
  expect(
    (await collecting).map(({ record, content, withheld }) => [record, content !== null, withheld]),
  ).toEqual([
    ['rec_job_1', true, null],
    ['rec_job_2', false, 'erased'],
    ['rec_job_3', false, 'commitment differs'],
    ['rec_job_4', false, 'too large'],
    ['rec_job_5', false, 'unavailable'],
    ['rec_job_6', true, null],
  ])
})

it('shows nothing where a look can’t be recorded', async () => {
  const { collecting } = collect([request('job_1')], () => new SunderError('audit_unavailable'))
  await expect(collecting).rejects.toMatchObject({ code: 'audit_unavailable' })
})

it('stops where the answer is full, as it counts within Lambda’s, and looks no further', async () => {
  const records = Array.from({ length: 20 }, (_, index) => request(`job_${index}`))
  const { looked, collecting } = collect(records, () => kept, { bytes: escapedBytes(kept.content) * 6 })
  const shown = await collecting
  expect(shown.map(({ withheld }) => withheld)).toEqual([
    ...Array<null>(6).fill(null),
    ...Array<string>(14).fill('no room left'),
  ])
  expect(looked).toHaveLength(8)
})

it('begins no look once its time is over', async () => {
  const records = Array.from({ length: 12 }, (_, index) => request(`job_${index}`))
  const { looked, collecting } = collect(records, () => kept, { until: 30 })
  expect((await collecting).filter(({ withheld }) => withheld === null)).toHaveLength(4)
  expect(looked).toHaveLength(4)
})
