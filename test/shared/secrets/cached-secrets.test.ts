import { expect, it } from 'vitest'
import { createCachedSecrets } from '../../../shared/secrets/cached-secrets.ts'

function cached() {
  const state = { now: 0, reads: 0, fail: false }
  const source = {
    async read(reference: string) {
      state.reads += 1
      await Promise.resolve()
      if (state.fail) throw new Error('away')
      return `${reference} ${state.reads}`
    },
  }
  return { state, secrets: createCachedSecrets(source, () => state.now) }
}

it('reads a secret once, however many ask, until five minutes have passed', async () => {
  const { state, secrets } = cached()
  const answers = await Promise.all(Array.from({ length: 50 }, () => secrets.read('a')))
  expect(new Set(answers)).toEqual(new Set(['a 1']))
  state.now = 5 * 60_000 - 1
  expect(await secrets.read('a')).toBe('a 1')
  state.now += 1
  expect(await secrets.read('a')).toBe('a 2')
})

it('reads a fresh one at most once a second, so that refusals do not become a flood of reads', async () => {
  const { state, secrets } = cached()
  await secrets.read('a')
  await Promise.all(Array.from({ length: 50 }, () => secrets.read('a', { fresh: true })))
  expect(state.reads).toBe(1)
  state.now = 1_000
  await Promise.all(Array.from({ length: 50 }, () => secrets.read('a', { fresh: true })))
  expect(state.reads).toBe(2)
})

it('keeps no failure', async () => {
  const { state, secrets } = cached()
  state.fail = true
  await expect(secrets.read('a')).rejects.toThrow('away')
  state.fail = false
  expect(await secrets.read('a')).toBe('a 2')
})

it('keeps 64 secrets at the most', async () => {
  const { state, secrets } = cached()
  for (let index = 0; index < 65; index += 1) await secrets.read(`s${index}`)
  await secrets.read('s0')
  expect(state.reads).toBe(66)
})
