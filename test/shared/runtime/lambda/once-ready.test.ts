import { expect, it } from 'vitest'
import { onceReady } from '../../../../shared/runtime/lambda/once-ready.ts'

it('puts its parts together once, for however many invocations', async () => {
  let composed = 0
  const handler = onceReady(async () => {
    composed += 1
    return async (event: number) => event * 2
  })
  expect(await Promise.all([handler(1, undefined), handler(2, undefined)])).toEqual([2, 4])
  expect(composed).toBe(1)
})

it('fails an invocation whose parts are missing, and tries anew at the next', async () => {
  let tries = 0
  const handler = onceReady(async () => {
    tries += 1
    if (tries === 1) throw new Error('no key')
    return async () => 'answer'
  })
  await expect(handler(undefined, undefined)).rejects.toThrow('no key')
  expect(await handler(undefined, undefined)).toBe('answer')
})

it('begins while the module is loaded, and does not repeat what an invocation did wrong', async () => {
  let composed = 0
  const handler = onceReady(async () => {
    composed += 1
    return async () => {
      throw new Error('refused')
    }
  })
  expect(composed).toBe(1)
  await expect(handler(undefined, undefined)).rejects.toThrow('refused')
  await expect(handler(undefined, undefined)).rejects.toThrow('refused')
  expect(composed).toBe(1)
})
