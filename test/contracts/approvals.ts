import { beforeEach, describe, expect, test } from 'vitest'
import type { ApprovalOutcome } from '../../shared/approvals/approval.ts'
import type {
  ApprovalProgress,
  ApprovalReader,
  Notifications,
  Questions,
} from '../../shared/approvals/approval-store.ts'
import { personOf } from '../../shared/identity/mailbox.ts'
import { askedAt, exampleApproval, exampleQuestion } from '../shared/approvals/example-approval.ts'
import { settled, times } from './settled.ts'

export interface ApprovalPorts {
  readonly reader: ApprovalReader
  readonly questions: Questions
  readonly notifications: Notifications
  readonly progress: ApprovalProgress
}

const minute = 60_000
const lease = { now: askedAt, until: askedAt + minute }
const outcomes: ApprovalOutcome[] = ['stored', 'granted', 'denied', 'expired', 'revoked', 'failed']

/** What every adapter of the approvals' ports must do. `create` gives them over one store without any approval. */
export function approvalsContract(create: () => Promise<ApprovalPorts>): void {
  let ports: ApprovalPorts
  beforeEach(async () => {
    ports = await create()
  })

  async function asked(changes: Parameters<typeof exampleQuestion>[0] = {}): Promise<string> {
    return (await ports.questions.put(exampleQuestion(changes))).id
  }
  const stateOf = async (id: string) => (await ports.reader.find(id))?.state

  describe('a question', () => {
    test.each([
      ['of a job', exampleQuestion()],
      [
        'of a grant of somebody with neither owner nor client',
        exampleQuestion({
          kind: 'grant',
          job: undefined,
          requester: {
            issuer: 'https://a.example/',
            subject: 'lena',
            owner: undefined,
            clientId: undefined,
          },
          ownPeople: [],
          findings: {},
        }),
      ],
    ])('%s is found by everyone as it was put, and waits', async (_what, question) => {
      const waiting = exampleApproval(question)
      expect(await ports.questions.put(question)).toEqual(waiting)
      for (const port of Object.values(ports)) expect(await port.find(question.id)).toEqual(waiting)
    })

    test('is put once: a second one under its id is refused and changes nothing', async () => {
      const question = exampleQuestion()
      const first = await ports.questions.put(question)
      await expect(ports.questions.put(question)).rejects.toMatchObject({ code: 'conflict' })
      await expect(
        ports.questions.put({ ...question, count: 1 }, { outcome: 'denied', reason: 'content_blocked' }),
      ).rejects.toMatchObject({ code: 'conflict' })
      expect(await ports.reader.find(question.id)).toEqual(first)
    })

    test('is one, of 20 that are put at once under one id', async () => {
      const question = exampleQuestion()
      const { won, refused } = await settled(
        times(20, (index) => () => ports.questions.put({ ...question, count: index + 1 })),
      )
      expect(won).toHaveLength(1)
      for (const reason of refused) expect(reason).toMatchObject({ code: 'conflict' })
      expect(await ports.reader.find(question.id)).toEqual(won[0]?.result)
    })

    test('may be closed as it is put, and is never carried out then', async () => {
      const question = exampleQuestion()
      await ports.questions.put(question, { outcome: 'denied', reason: 'content_blocked' })
      const closed = { state: 'denied', reason: 'content_blocked', endedAt: question.askedAt }
      expect(await ports.reader.find(question.id)).toMatchObject(closed)
      expect(await ports.progress.begin(question.id, lease)).toBe(false)
      await ports.progress.end(question.id, 'denied', { now: askedAt + minute })
      expect(await ports.reader.find(question.id)).toMatchObject(closed)
    })
  })

  describe('an id that nothing was asked under', () => {
    test('is refused by whatever changes something, and stays unknown', async () => {
      const { notifications, progress } = ports
      await expect(notifications.waitAt('appr_none', 'token')).rejects.toMatchObject({ code: 'not_found' })
      await notifications.markNotified('appr_none', personOf('priya@example.com'))
      expect(await progress.begin('appr_none', lease)).toBe(false)
      expect(await progress.commit('appr_none', lease)).toBe(false)
      await progress.release('appr_none')
      await expect(progress.end('appr_none', 'denied', { now: askedAt })).rejects.toMatchObject({
        code: 'conflict',
      })
      expect(await progress.markOnce('appr_none', 'endNotified')).toBe(false)
      for (const port of Object.values(ports)) expect(await port.find('appr_none')).toBeUndefined()
    })
  })

  describe('notifying', () => {
    test('says where the workflow waits, in place of where it waited before', async () => {
      const id = await asked()
      await ports.notifications.waitAt(id, 'first')
      await ports.notifications.waitAt(id, 'second')
      expect((await ports.reader.find(id))?.taskToken).toBe('second')
    })

    test('keeps everyone who was notified, each once, also when marked at once', async () => {
      const id = await asked()
      const other = await asked()
      const people = times(12, (index) => personOf(`approver-${index % 6}@example.com`))
      await Promise.all(people.map((person) => ports.notifications.markNotified(id, person)))
      const notified = (await ports.reader.find(id))?.notified ?? []
      expect([...notified].sort()).toEqual([...new Set(people)].sort())
      expect((await ports.reader.find(other))?.notified).toEqual([])
    })
  })

  describe('carrying out', () => {
    test('begins once, and again when it was released', async () => {
      const id = await asked()
      expect(await ports.progress.begin(id, lease)).toBe(true)
      expect(await stateOf(id)).toBe('running')
      expect(await ports.progress.begin(id, lease)).toBe(false)
      await ports.progress.release(id)
      expect(await stateOf(id)).toBe('waiting')
      expect(await ports.progress.begin(id, lease)).toBe(true)
    })

    test('is taken over on the very millisecond at which a run is over, and not before', async () => {
      const id = await asked()
      await ports.progress.begin(id, lease)
      const next = lease.until + minute
      expect(await ports.progress.begin(id, { now: lease.until - 1, until: next })).toBe(false)
      expect(await ports.progress.begin(id, { now: lease.until, until: next })).toBe(true)
      expect(await ports.progress.begin(id, { now: next - 1, until: next + minute })).toBe(false)
    })

    test.each([
      ['waits', undefined],
      ['lapsed', lease],
    ])('is begun by one of 20 at once, where it %s', async (_how, before) => {
      const id = await asked()
      if (before !== undefined) await ports.progress.begin(id, before)
      const now = { now: lease.until, until: lease.until + minute }
      const begun = await Promise.all(times(20, () => ports.progress.begin(id, now)))
      expect(begun.filter(Boolean)).toHaveLength(1)
    })

    test('of one approval leaves the others waiting', async () => {
      const [id, other] = [await asked(), await asked()]
      await ports.progress.begin(id, lease)
      expect(await stateOf(other)).toBe('waiting')
      expect(await ports.progress.begin(other, lease)).toBe(true)
    })

    test('that was not begun has nothing to release', async () => {
      const id = await asked()
      const waiting = await ports.reader.find(id)
      await ports.progress.release(id)
      expect(await ports.reader.find(id)).toEqual(waiting)
    })
  })

  describe('what is past recall', () => {
    const takenOver = { now: lease.until, until: lease.until + minute }

    async function committed(): Promise<string> {
      const id = await asked()
      await ports.progress.begin(id, lease)
      expect(await ports.progress.commit(id, { ...lease, now: askedAt + 1 })).toBe(true)
      return id
    }

    test('says since when, also when it is put there again by a later run', async () => {
      const id = await committed()
      expect(await ports.reader.find(id)).toMatchObject({ state: 'running', committedAt: askedAt + 1 })
      await ports.progress.begin(id, takenOver)
      expect(await ports.progress.commit(id, takenOver)).toBe(true)
      expect(await ports.reader.find(id)).toMatchObject({ committedAt: askedAt + 1 })
    })

    test('was put there by the run that is at it: not by one that waits, was released, taken over or has ended', async () => {
      const id = await asked()
      const refuses = async () => expect(await ports.progress.commit(id, lease)).toBe(false)
      await refuses()
      await ports.progress.begin(id, lease)
      await ports.progress.release(id)
      await refuses()
      await ports.progress.begin(id, takenOver)
      await refuses()
      await ports.progress.end(id, 'denied', { now: askedAt })
      expect(await ports.progress.commit(id, takenOver)).toBe(false)
      expect((await ports.reader.find(id))?.committedAt).toBeUndefined()
    })

    test('never waits again when it is released, and is carried on by one of 20 at once', async () => {
      const id = await committed()
      expect(await ports.progress.begin(id, lease)).toBe(false)
      await ports.progress.release(id)
      expect(await stateOf(id)).toBe('running')
      const begun = await Promise.all(times(20, () => ports.progress.begin(id, lease)))
      expect(begun.filter(Boolean)).toHaveLength(1)
      expect((await ports.reader.find(id))?.committedAt).toBe(askedAt + 1)
    })

    test.each(['denied', 'expired', 'revoked', 'failed'] as const)(
      'is not ended as %s but by who says to know of it',
      async (outcome) => {
        const id = await committed()
        await expect(ports.progress.end(id, outcome, { now: askedAt + 2 })).rejects.toMatchObject({
          code: 'conflict',
        })
        expect(await stateOf(id)).toBe('running')
        await ports.progress.end(id, outcome, { now: askedAt + 2, isCommitted: true })
        expect(await ports.reader.find(id)).toMatchObject({ state: outcome, committedAt: askedAt + 1 })
      },
    )

    test.each(['stored', 'granted'] as const)('ends as %s by whoever carried it out', async (outcome) => {
      const id = await committed()
      await ports.progress.end(id, outcome, { now: askedAt + 2 })
      expect(await stateOf(id)).toBe(outcome)
    })
  })

  describe('an end', () => {
    test.each(outcomes)('as %s is for good', async (outcome) => {
      const id = await asked()
      await ports.notifications.waitAt(id, 'token')
      await ports.progress.begin(id, lease)
      await ports.progress.end(id, outcome, { now: askedAt + 1, reason: 'because' })
      const ended = { state: outcome, reason: 'because', endedAt: askedAt + 1, taskToken: undefined }
      expect(await ports.reader.find(id)).toMatchObject(ended)

      expect(await ports.progress.begin(id, { now: lease.until, until: lease.until + minute })).toBe(false)
      await ports.progress.release(id)
      for (const other of outcomes.filter((name) => name !== outcome)) {
        await expect(ports.progress.end(id, other, { now: askedAt + 2 })).rejects.toMatchObject({
          code: 'conflict',
        })
      }
      expect(await ports.reader.find(id)).toMatchObject(ended)
    })

    test('comes to what waits as to what runs, with a reason or without', async () => {
      const id = await asked()
      await ports.progress.end(id, 'expired', { now: askedAt + 1 })
      expect(await ports.reader.find(id)).toMatchObject({
        state: 'expired',
        reason: undefined,
        endedAt: askedAt + 1,
      })
    })

    test.each(['because', undefined])('again in the same way (%s) changes nothing', async (reason) => {
      const id = await asked()
      await ports.progress.end(id, 'denied', { now: askedAt + 1, ...(reason !== undefined && { reason }) })
      const ended = await ports.reader.find(id)
      await ports.progress.end(id, 'denied', { now: askedAt + 2 })
      await ports.progress.end(id, 'denied', { now: askedAt + 3, reason: 'for another reason' })
      expect(await ports.reader.find(id)).toEqual(ended)
    })

    test('is one, of many different ones at once', async () => {
      const id = await asked()
      const tried = times(18, (index) => outcomes[index % outcomes.length] ?? 'failed')
      const { won, refused } = await settled(
        tried.map((outcome) => () => ports.progress.end(id, outcome, { now: askedAt })),
      )
      expect(new Set(won.map(({ index }) => tried[index]))).toEqual(new Set([await stateOf(id)]))
      expect(refused).toHaveLength(15)
      for (const reason of refused) expect(reason).toMatchObject({ code: 'conflict' })
    })

    test('is told once, of 20 who would tell it at once, and never again', async () => {
      const [id, other] = [await asked(), await asked()]
      await ports.progress.end(id, 'stored', { now: askedAt })
      const told = await Promise.all(times(20, () => ports.progress.markOnce(id, 'endNotified')))
      expect(told.filter(Boolean)).toHaveLength(1)
      expect(await ports.progress.markOnce(id, 'endNotified')).toBe(false)
      expect(await ports.progress.markOnce(other, 'endNotified')).toBe(true)
    })
  })
}
