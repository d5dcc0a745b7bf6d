import { describe, expect, it } from 'vitest'
import { filterableValues, matchesFilter } from '../../../shared/vectors/vector-filter.ts'

const metadata =
  '{"__proto__":"p","folder":"ham","list":[1],"nested":{"folder":"spam"},"size":2,"unread":true}'

describe('filterable values', () => {
  it('are the scalars under the declared keys, at the top', () => {
    expect({ ...filterableValues(metadata, ['folder', 'list', 'nested', 'size', 'missing']) }).toEqual({
      folder: 'ham',
      size: 2,
    })
  })

  it('take a key named __proto__ as any other', () => {
    expect(Object.entries(filterableValues(metadata, ['__proto__']))).toEqual([['__proto__', 'p']])
  })
})

describe('a filter', () => {
  it('matches where the metadata holds each of its values, of the same type', () => {
    expect(matchesFilter(metadata, {})).toBe(true)
    expect(matchesFilter(metadata, { folder: 'ham', size: 2, unread: true })).toBe(true)
    expect(matchesFilter(metadata, { folder: 'ham', size: 3 })).toBe(false)
    expect(matchesFilter(metadata, { size: '2' })).toBe(false)
    expect(matchesFilter(metadata, { missing: false })).toBe(false)
  })
})
