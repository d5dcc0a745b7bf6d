import { expect, it } from 'vitest'
import { listOf, readSettings } from '../../../../shared/runtime/lambda/settings.ts'

it('reads what it is asked for and nothing else', () => {
  expect(readSettings({ A: '1', B: '2', C: '3' }, ['A', 'B'])).toEqual({ A: '1', B: '2' })
})

it('names every variable that is missing or empty', () => {
  expect(() => readSettings({ A: '1', B: '' }, ['A', 'B', 'C'])).toThrow('The environment lacks B, C.')
})

it('takes a list apart, in its order', () => {
  expect(listOf('arn:first, arn:second')).toEqual(['arn:first', 'arn:second'])
})
