import { describe, expect, it } from 'vitest'
import { createDictionary } from '../../../../shared/regulated-data/reading/dictionary.ts'
import { createLexer } from '../../../../shared/regulated-data/reading/lexer.ts'
import {
  eachStretch,
  groupsOf,
  shapeOf,
  standsAlone,
} from '../../../../shared/regulated-data/reading/number-groups.ts'
import { Joint, type Reading, readingOf } from '../../../../shared/regulated-data/reading/reading.ts'

const lex = createLexer(createDictionary([]))
const read = (text: string): Reading => readingOf(text, lex(text))

function stretchesOf(text: string, least: number, most: number): string[] {
  const reading = read(text)
  const found: string[] = []
  eachStretch(
    reading,
    { least, most },
    () => true,
    ({ first, last }) => {
      const { start, end } = groupsOf(reading, first, last)
      found.push(text.slice(start, end))
    },
  )
  return found
}

describe('joints between numbers', () => {
  it.each([
    ['1 2', Joint.space],
    ['1-2', Joint.dash],
    ['1.2', Joint.dot],
    ['1/2', Joint.slash],
    ['1) 2', Joint.other],
    ['1 - 2', Joint.other],
    ['1_2', Joint.other],
    ['1, 2', Joint.none],
    ['1\n2', Joint.none],
    ['1 +2', Joint.none],
    ['1 a 2', Joint.none],
    ['1    2', Joint.none],
  ])('%j', (text, joint) => {
    expect(read(text).joints[0]).toBe(joint)
  })
})

describe('stretches of joined numbers', () => {
  it('are all that have so many digits, from each number on, the shortest first', () => {
    expect(stretchesOf('123 45 6789', 5, 9)).toEqual(['123 45', '123 45 6789', '45 6789'])
  })

  it('do not go over what does not join', () => {
    expect(stretchesOf('123, 456\n789', 3, 9)).toEqual(['123', '456', '789'])
  })

  it('take digits that stand singly whole', () => {
    expect(stretchesOf('1 2 3 4 5', 2, 9)).toEqual(['1 2 3 4 5'])
    expect(stretchesOf('4 1 1 1 22', 2, 9)).toEqual(['4 1 1 1', '4 1 1 1 22', '22'])
  })

  it('are not begun where it was said that none begins', () => {
    const reading = read('12 34 56')
    const firsts: number[] = []
    eachStretch(
      reading,
      { least: 2, most: 6 },
      (first) => first !== 1,
      ({ first }) => firsts.push(first),
    )
    expect(firsts).toEqual([0, 0, 0, 2])
  })

  it('tell their shape and count', () => {
    const shapes: [number, number][] = []
    eachStretch(
      read('(415) 555-2671'),
      { least: 10, most: 10 },
      () => true,
      ({ shape, count }) => shapes.push([shape, count]),
    )
    expect(shapes).toEqual([[shapeOf(3, 3, 4), 10]])
  })
})

describe('groups of a number', () => {
  it('are its digits and its place', () => {
    expect(groupsOf(read('no. 4111-1111 x'), 0, 1)).toMatchObject({
      digits: '41111111',
      start: 4,
      end: 13,
    })
  })

  it.each([
    ['12 34', true],
    ['9 12 34 9', true],
    ['9-12 34', false],
    ['9.12 34', false],
    ['12 34/9', false],
  ])('stand alone in %s: %s', (text, expected) => {
    const reading = read(text)
    const first = text.startsWith('9') ? 1 : 0
    expect(standsAlone(reading, first, first + 1)).toBe(expected)
  })
})
