import { describe, expect, it } from 'vitest'
import { entriesPath, tilePath } from '../../../../shared/transparency-log/tiles/tile-path.ts'

describe('the path of a tile', () => {
  it.each([
    [0, 0, 256, 'tile/0/000'],
    [0, 0, 1, 'tile/0/000.p/1'],
    [0, 999, 256, 'tile/0/999'],
    [1, 1000, 256, 'tile/1/x001/000'],
    [5, 1_234_067, 255, 'tile/5/x001/x234/067.p/255'],
    [63, 999_999, 256, 'tile/63/x999/999'],
  ])('of level %d, index %d, width %d is %s', (level, index, width, path) => {
    expect(tilePath(level, index, width)).toBe(path)
  })

  it.each([
    [-1, 0, 256],
    [64, 0, 256],
    [0.5, 0, 256],
    [0, -1, 256],
    [0, 2 ** 53, 256],
    [0, Number.NaN, 256],
    [0, 0, 0],
    [0, 0, 257],
    [0, 0, 1.5],
  ])('is refused for level %d, index %d, width %d', (level, index, width) => {
    expect(() => tilePath(level, index, width)).toThrow(RangeError)
  })

  it('of entries stands beside the levels', () => {
    expect(entriesPath(1_234_067, 256)).toBe('tile/entries/x001/x234/067')
    expect(entriesPath(3, 7)).toBe('tile/entries/003.p/7')
    expect(() => entriesPath(3, 0)).toThrow(RangeError)
  })
})
