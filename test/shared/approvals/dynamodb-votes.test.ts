import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { createDynamoDbVotes } from '../../../shared/approvals/dynamodb-votes.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'
import { exampleQuestion, exampleVote } from './example-approval.ts'

type Keys = Record<string, { readonly Keys: readonly object[] }>

/** The client of a busy table: it answers for one key of a batch, for the first `rounds` batches, and leaves the others. */
function busy(client: DynamoDBClient, rounds: number): DynamoDBClient {
  let left = rounds
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'BatchGetItemCommand' || left-- <= 0) return next(args)
        const input = args.input as unknown as { readonly RequestItems: Keys }
        const [[table, { Keys = [], ...rest } = {}] = ['']] = Object.entries(input.RequestItems)
        const asked = { ...input, RequestItems: { [table]: { ...rest, Keys: Keys.slice(0, 1) } } }
        const answer = await next({ ...args, input: asked as unknown as typeof args.input })
        const UnprocessedKeys = Keys.length > 1 ? { [table]: { ...rest, Keys: Keys.slice(1) } } : {}
        return { ...answer, output: { ...answer.output, UnprocessedKeys } }
      },
    { step: 'initialize', name: 'busy', priority: 'low' },
  )
  return client
}

describe('votes of a busy table', () => {
  const question = exampleQuestion()
  const people = ['ana', 'ben', 'cleo', 'dara', 'eli', 'fay'].map((name) => personOf(`${name}@example.com`))

  async function votesOf(rounds: number) {
    const table = await newTable(testDynamoDb(), grantsTable)
    const votes = createDynamoDbVotes({ client: busy(testDynamoDb(), rounds), table })
    await Promise.all(people.map((person) => votes.cast(exampleVote(question, { person }))))
    return votes.votesOf(question.id, people)
  }

  test('are asked for until all have come', async () => {
    const read = await votesOf(4)
    expect(read.map(({ person }) => person).sort()).toEqual([...people].sort())
  })

  test('are none at all where some never come: a missing denial would be an approval', async () => {
    await expect(votesOf(5)).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})
