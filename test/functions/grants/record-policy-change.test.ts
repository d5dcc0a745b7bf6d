import { expect, it } from 'vitest'
import { recordPolicyChange } from '../../../functions/grants/record-policy-change.ts'
import { createRefusingApp } from '../../../functions/grants/refuse-all.ts'
import type { AppendedRecord } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { signedPolicy, testSigner } from '../../shared/policy/signed-policy.ts'
import { newTable, testDynamoDb } from '../../support/dynamodb.ts'

async function changes() {
  const client = testDynamoDb()
  const table = await newTable(client, grantsTable)
  const recorded: RecordDraft[] = []
  const audit = {
    async append(draft: RecordDraft) {
      recorded.push(draft)
      return draft as AppendedRecord
    },
  }
  const start = (policy: Pick<Policy, 'digest' | 'changes'>, signatures?: string) =>
    recordPolicyChange({ client, table, policy, signatures, audit })
  return { recorded, start }
}

const unsigned = (digest: string) => ({ digest, changes: undefined }) as Pick<Policy, 'digest' | 'changes'>

it('records a policy that changed once, with both digests, and neither the first nor the same', async () => {
  const { recorded, start } = await changes()
  await start(unsigned('sha256:a'))
  await start(unsigned('sha256:a'))
  expect(recorded).toEqual([])
  await Promise.all([1, 2, 3].map(() => start(unsigned('sha256:b'))))
  expect(recorded).toMatchObject([
    { kind: 'policy-changed', decision: { effect: 'allowed', reasons: ['from sha256:a', 'to sha256:b'] } },
  ])
})

it('refuses a change that none of the former signers signed, records that once, and takes it once it is signed', async () => {
  const { recorded, start } = await changes()
  const [ada, eve] = [testSigner('ada'), testSigner('eve')]
  const before = signedPolicy([ada])
  await start(before, await ada.sign(before.digest))
  await start(before, await ada.sign(before.digest))

  const takenOver = signedPolicy([eve])
  const byEve = await eve.sign(takenOver.digest)
  for (const refused of [
    () => start(takenOver, byEve),
    () => start(unsigned('sha256:b')),
    () => start(takenOver, byEve),
  ]) {
    await expect(refused()).rejects.toMatchObject({ code: 'policy_unsigned' })
  }
  await expect(start(takenOver, byEve)).rejects.toMatchObject({ code: 'policy_unsigned' })
  expect(recorded.map(({ decision }) => [decision?.effect, decision?.reasons[1]])).toEqual([
    ['denied', `to ${takenOver.digest}`],
    ['denied', 'to sha256:b'],
    ['denied', `to ${takenOver.digest}`],
  ])

  // What held before goes on holding.
  await start(before, await ada.sign(before.digest))
  const after = signedPolicy([eve], 'handed over')
  await Promise.all([1, 2].map(async () => start(after, await ada.sign(after.digest))))
  expect(recorded.slice(3)).toMatchObject([
    {
      decision: {
        effect: 'allowed',
        reasons: [`from ${before.digest}`, `to ${after.digest}`, 'signed by=ada'],
      },
    },
  ])
  await expect(start(before, await ada.sign(before.digest))).rejects.toMatchObject({
    code: 'policy_unsigned',
  })
})

it('answers everything with the refusal meanwhile', async () => {
  const app = createRefusingApp(new SunderError('policy_unsigned', { detail: 'for the log' }))
  for (const path of ['/grants', '/.well-known/jwks.json']) {
    const response = await app.request(path, { method: 'POST' })
    expect(response.status).toBe(503)
    expect(await response.text()).toMatch(/policy_unsigned/)
  }
})
