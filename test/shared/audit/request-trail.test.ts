import { beforeEach, describe, expect, it } from 'vitest'
import type { AppendedRecord, AuditLog } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { noon } from '../../contracts/audit-table.ts'

let drafts: RecordDraft[]
let refuse: (draft: RecordDraft) => boolean

const audit: AuditLog = {
  async append(draft) {
    await Promise.resolve()
    if (refuse(draft)) throw new SunderError('audit_unavailable')
    drafts.push(draft)
    return { ...draft, id: `rec_${drafts.length}` } as AppendedRecord
  },
}
const trails = createTrail({ audit, clock: () => noon })
const opening = { action: 'embed', requestId: 'req_1', actor: { issuer: 'i', subject: 's' } }

beforeEach(() => {
  drafts = []
  refuse = () => false
})

describe('a request trail', () => {
  it('records the request, then its outcome, with the facts known by then', async () => {
    const answer = await trails.record(opening, async (trail) => {
      trail.note({ target: { grant: 'grant_1' } })
      await trail.request({ timeoutMs: 1000, count: 2, target: { job: 'job_1' } })
      await trail.outcome({ effect: 'stored', status: 200, response: { returned: 2 } })
      return 'receipt'
    })
    expect(answer).toBe('receipt')
    const facts = { ...opening, target: { grant: 'grant_1', job: 'job_1' } }
    expect(drafts).toEqual([
      {
        ...facts,
        kind: 'request',
        count: 2,
        deadline: new Date(noon + 1000).toISOString(),
        decision: { effect: 'allowed', reasons: [] },
      },
      {
        ...facts,
        kind: 'outcome',
        request: 'rec_1',
        decision: { effect: 'stored', reasons: [] },
        response: { status: 200, returned: 2 },
      },
    ])
  })

  it('records a refusal before any request as a denial, and throws it on', async () => {
    const refusal = new SunderError('source_denied')
    await expect(trails.record(opening, () => Promise.reject(refusal))).rejects.toBe(refusal)
    expect(drafts).toMatchObject([
      {
        kind: 'denial',
        decision: { effect: 'denied', reasons: ['source_denied'] },
        response: { status: 403 },
      },
    ])
  })

  it('records a failure after the request as its outcome, with what was given back', async () => {
    const work = trails.record(opening, async (trail) => {
      await trail.request({ timeoutMs: 1000 })
      trail.note({ response: { givenBack: 3 } })
      throw new SunderError('store_unavailable')
    })
    await expect(work).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(drafts[1]).toMatchObject({
      kind: 'outcome',
      request: 'rec_1',
      decision: { effect: 'failed', reasons: ['store_unavailable'] },
      response: { status: 503, givenBack: 3 },
    })
  })

  it('tells nothing of a defect but that there was one', async () => {
    await expect(trails.record(opening, () => Promise.reject(new Error('sk-secret')))).rejects.toThrow()
    expect(drafts[0]?.decision).toEqual({ effect: 'failed', reasons: ['internal_error'] })
    expect(JSON.stringify(drafts)).not.toContain('sk-secret')
  })

  it('waits for a request that is being recorded beside the refusal', async () => {
    const work = trails.record(opening, async (trail) => {
      await Promise.all([
        trail.request({ timeoutMs: 1000 }),
        Promise.reject(new SunderError('grant_exhausted')),
      ])
    })
    await expect(work).rejects.toMatchObject({ code: 'grant_exhausted' })
    expect(drafts.map(({ kind }) => kind)).toEqual(['request', 'outcome'])
  })

  it('releases nothing when the outcome cannot be recorded', async () => {
    refuse = ({ kind }) => kind === 'outcome'
    const work = trails.record(opening, async (trail) => {
      await trail.request({ timeoutMs: 1000 })
      await trail.outcome({ effect: 'stored', status: 200 })
      return 'receipt'
    })
    await expect(work).rejects.toMatchObject({ code: 'audit_unavailable' })
    expect(drafts).toHaveLength(1)
  })

  it('turns a refusal that cannot be recorded into audit_unavailable', async () => {
    refuse = () => true
    const work = trails.record(opening, () => Promise.reject(new SunderError('source_denied')))
    await expect(work).rejects.toMatchObject({ code: 'audit_unavailable' })
  })

  it('fails a request that ends without an outcome', async () => {
    const work = trails.record(opening, async (trail) => {
      await trail.request({ timeoutMs: 1000 })
      return 'receipt'
    })
    await expect(work).rejects.toMatchObject({ code: 'internal_error' })
    expect(drafts[1]).toMatchObject({ kind: 'outcome', decision: { effect: 'failed' } })
  })

  describe('with something to be done meanwhile', () => {
    const answering = (meanwhile: Promise<unknown>) =>
      trails.record(opening, async (trail) => {
        await trail.request({ timeoutMs: 1000 })
        await trail.outcome({ effect: 'returned', status: 200, response: { returned: 7 } }, meanwhile)
        return 'answer'
      })

    it('records the outcome without waiting for it, and waits before anything leaves', async () => {
      let end: () => void = () => undefined
      let left = false
      const work = answering(new Promise<void>((resolve) => (end = resolve))).then(() => (left = true))
      await expect.poll(() => drafts.length).toBe(2)
      expect(left).toBe(false)
      end()
      await work
      expect(drafts).toHaveLength(2)
    })

    it('says behind the outcome that nothing left, where it fails', async () => {
      const failed = Promise.reject(new SunderError('store_unavailable', { detail: 'sk-secret' }))
      await expect(answering(failed)).rejects.toMatchObject({ code: 'store_unavailable' })
      expect(drafts.slice(1)).toMatchObject([
        { kind: 'outcome', request: 'rec_1', response: { status: 200, returned: 7 } },
        {
          ...opening,
          kind: 'denial',
          request: 'rec_2',
          decision: { effect: 'failed', reasons: ['store_unavailable'] },
          response: { status: 503 },
        },
      ])
      expect(JSON.stringify(drafts)).not.toContain('sk-secret')
    })

    it('releases nothing where that can not be recorded either', async () => {
      refuse = ({ kind }) => kind === 'denial'
      const failed = Promise.reject(new SunderError('store_unavailable'))
      await expect(answering(failed)).rejects.toMatchObject({ code: 'audit_unavailable' })
    })

    it('says nothing more where the outcome itself can not be recorded', async () => {
      refuse = ({ kind }) => kind === 'outcome'
      const failed = Promise.reject(new SunderError('store_unavailable'))
      await expect(answering(failed)).rejects.toMatchObject({ code: 'audit_unavailable' })
      expect(drafts).toHaveLength(1)
    })
  })

  it('refuses an outcome before its request', async () => {
    const trail = trails.begin(opening)
    await expect(trail.outcome({ effect: 'stored', status: 200 })).rejects.toMatchObject({
      code: 'internal_error',
    })
  })
})
