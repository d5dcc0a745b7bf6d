import { describe, expect, it } from 'vitest'
import { cosineSimilarity, fromBigEndian, toLittleEndian } from '../../../shared/vectors/float32.ts'

describe('float32 bytes', () => {
  it('are IEEE 754 binary32, little-endian, of the elements alone', () => {
    const within = Float32Array.of(7, 1, -0, -2).subarray(1)
    expect(toLittleEndian(within).toString('hex')).toBe('0000803f00000080000000c0')
  })

  it('are read big-endian from any offset', () => {
    const bytes = Buffer.from('ff3f80000080000000c0000000', 'hex').subarray(1)
    expect(fromBigEndian(bytes)).toEqual(Float32Array.of(1, -0, -2))
    expect(() => fromBigEndian(bytes.subarray(1))).toThrow(RangeError)
  })
})

describe('cosine similarity', () => {
  it('is 1, 0 and -1 for the same, a right and the opposite direction, at any length', () => {
    const vector = Float32Array.of(3e30, 4e30)
    expect(cosineSimilarity(vector, Float32Array.of(3e-40, 4e-40))).toBeCloseTo(1, 5)
    expect(cosineSimilarity(vector, Float32Array.of(-4, 3))).toBeCloseTo(0, 6)
    expect(cosineSimilarity(vector, Float32Array.of(-3, -4))).toBeCloseTo(-1, 6)
  })

  it('is not defined across dimensions', () => {
    expect(() => cosineSimilarity(Float32Array.of(1), Float32Array.of(1, 2))).toThrow(RangeError)
  })
})
