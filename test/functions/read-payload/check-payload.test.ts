import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createPayloadCheck } from '../../../functions/read-payload/check-payload.ts'
import type { AppendedRecord, AuditLog } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { commitmentOf, sealPayload } from '../../../shared/payloads/commitment.ts'
import type { SealedPayload } from '../../../shared/payloads/payload-store.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const sealed = sealPayload(Buffer.from('what was asked'), randomBytes)
const question = {
  kind: 'requests',
  id: 'job_1',
  commitment: commitmentOf(sealed),
  requestId: 'req_1',
} as const

function check(kept: SealedPayload | undefined, { down = false } = {}) {
  const recorded: RecordDraft[] = []
  let reads = 0
  const audit: AuditLog = {
    async append(draft) {
      if (down) throw new SunderError('audit_unavailable')
      recorded.push(draft)
      return { ...draft, id: `rec_${recorded.length}` } as AppendedRecord
    },
  }
  const payloads = {
    async get() {
      reads += 1
      return kept
    },
  }
  return { recorded, reads: () => reads, ...createPayloadCheck({ payloads, audit, clock: () => 0 }) }
}

it('says that a payload is kept as its record committed to it, and no more', async () => {
  expect(await check(sealed).check(question)).toEqual({ kept: true, matches: true, bytes: 14 })
})

it('says that another payload stands in its place', async () => {
  const other = sealPayload(Buffer.from('something else'), randomBytes)
  expect(await check(other).check(question)).toMatchObject({ kept: true, matches: false })
})

it('says that nothing is kept', async () => {
  expect(await check(undefined).check(question)).toEqual({ kept: false, matches: false, bytes: 0 })
})

it('records the look before it reads, and the verdict after', async () => {
  const { recorded, check: ask } = check(sealed)
  await ask(question)
  expect(recorded).toMatchObject([
    { kind: 'request', action: 'payload.check', target: { job: 'job_1' }, requestId: 'req_1' },
    { kind: 'outcome', decision: { reasons: ['matches'] } },
  ])
  expect(JSON.stringify(recorded)).not.toContain('what was asked')
})

it('reads nothing when the look can’t be recorded', async () => {
  const { reads, check: ask } = check(sealed, { down: true })
  await expect(ask(question)).rejects.toMatchObject({ code: 'audit_unavailable' })
  expect(reads()).toBe(0)
})
