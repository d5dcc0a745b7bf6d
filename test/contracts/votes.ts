import { beforeEach, describe, expect, test } from 'vitest'
import type { VoteReader, Votes } from '../../shared/approvals/approval-store.ts'
import type { Vote } from '../../shared/approvals/vote.ts'
import { personOf } from '../../shared/identity/mailbox.ts'
import { exampleQuestion, exampleVote } from '../shared/approvals/example-approval.ts'
import { settled, times } from './settled.ts'

export interface VotePorts {
  readonly votes: Votes
  readonly reader: VoteReader
}

const conflict = { code: 'conflict' }

/** What every adapter of `Votes` and `VoteReader` must do. `create` gives them over one store without any vote. */
export function votesContract(create: () => Promise<VotePorts>): void {
  let votes: Votes
  let reader: VoteReader
  beforeEach(async () => {
    ;({ votes, reader } = await create())
  })

  const question = exampleQuestion()
  const approving = exampleVote(question)
  const denying = exampleVote(question, { decision: 'deny', reason: 'not needed for the purpose' })
  const { person } = approving
  const held = () => reader.votesOf(question.id, [person])

  describe('a vote', () => {
    test.each<[string, Vote]>([
      ['an approval', approving],
      ['a denial with its reason', denying],
      ['one by a code, of no account', exampleVote(question, { account: undefined })],
    ])('is read as it was cast: %s', async (_what, vote) => {
      await votes.cast(vote)
      expect(await votes.votesOf(question.id, [person])).toEqual([vote])
      expect(await held()).toEqual([vote])
    })

    test('is cast once: the same or another one after it is refused', async () => {
      await votes.cast(approving)
      await expect(votes.cast(approving)).rejects.toMatchObject(conflict)
      await expect(votes.cast(denying)).rejects.toMatchObject(conflict)
      await expect(votes.cast({ ...approving, at: approving.at + 1 })).rejects.toMatchObject(conflict)
      expect(await held()).toEqual([approving])
    })

    test('is one, of 20 that one person casts at once', async () => {
      const ballots = times(20, (index) => ({
        ...(index % 2 === 0 ? approving : denying),
        at: approving.at + index,
      }))
      const { won, refused } = await settled(ballots.map((vote) => () => votes.cast(vote)))
      expect(won).toHaveLength(1)
      expect(refused).toHaveLength(19)
      for (const reason of refused) expect(reason).toMatchObject(conflict)
      expect(await held()).toEqual([ballots[won[0]?.index ?? -1]])
    })

    test.each(['payloadDigest', 'previewDigest', 'policyDigest'] as const)(
      'gives way to one that is cast for another %s',
      async (digest) => {
        await votes.cast(denying)
        const anew = { ...approving, [digest]: `sha256:${'d'.repeat(64)}` }
        await votes.cast(anew)
        expect(await held()).toEqual([anew])
        await expect(votes.cast(anew)).rejects.toMatchObject(conflict)
      },
    )
  })

  describe('a withdrawal', () => {
    test('leaves the vote as it was, but withdrawn', async () => {
      await votes.cast(approving)
      await votes.withdraw(question.id, person)
      expect(await held()).toEqual([{ ...approving, status: 'withdrawn' }])
    })

    test('lets the person vote again, for or against', async () => {
      await votes.cast(approving)
      await votes.withdraw(question.id, person)
      await votes.cast(denying)
      expect(await held()).toEqual([denying])
      await expect(votes.cast(approving)).rejects.toMatchObject(conflict)
    })

    test('is refused the second time, and where nobody has voted', async () => {
      await expect(votes.withdraw(question.id, person)).rejects.toMatchObject(conflict)
      expect(await held()).toEqual([])
      await votes.cast(approving)
      await votes.withdraw(question.id, person)
      await expect(votes.withdraw(question.id, person)).rejects.toMatchObject(conflict)
    })

    test('is one, of 20 at once', async () => {
      await votes.cast(approving)
      const { won } = await settled(times(20, () => () => votes.withdraw(question.id, person)))
      expect(won).toHaveLength(1)
    })

    test('is not for a denial', async () => {
      await votes.cast(denying)
      await expect(votes.withdraw(question.id, person)).rejects.toMatchObject(conflict)
      expect(await held()).toEqual([denying])
    })

    test('takes nobody else’s vote, and no vote about something else', async () => {
      const omar = exampleVote(question, { person: personOf('omar@example.com') })
      const elsewhere = exampleVote(exampleQuestion())
      for (const vote of [approving, omar, elsewhere]) await votes.cast(vote)
      await votes.withdraw(question.id, person)
      expect(await reader.votesOf(question.id, [omar.person])).toEqual([omar])
      expect(await reader.votesOf(elsewhere.approval, [person])).toEqual([elsewhere])
    })
  })

  describe('reading', () => {
    test('is of those who are asked for, and of this approval alone', async () => {
      const omar = exampleVote(question, { person: personOf('omar@example.com') })
      for (const vote of [approving, omar, exampleVote(exampleQuestion())]) await votes.cast(vote)
      const nobody = personOf('nobody@example.com')
      expect(await reader.votesOf(question.id, [omar.person, nobody])).toEqual([omar])
      expect(await reader.votesOf('appr_none', [person])).toEqual([])
      expect(await reader.votesOf(question.id, [])).toEqual([])
    })

    test('finds each of more people than one batch takes', async () => {
      const people = times(130, (index) => personOf(`approver-${index}@example.com`))
      await Promise.all(people.map((voter) => votes.cast(exampleVote(question, { person: voter }))))
      const read = await reader.votesOf(question.id, people)
      expect(read.map((vote) => vote.person).sort()).toEqual([...people].sort())
    })
  })
}
