import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Seal } from '../../../../shared/transparency-log/seal.ts'
import { decodeSeal, encodeSeal } from '../../../../shared/transparency-log/stores/encode-seal.ts'

const lane = (name: string) => `LANE#${name}#1795305600000-0123456789abcdef`
const hex = (byte: number) => Buffer.alloc(32, byte).toString('hex')
const time = '2026-11-22T12:00:00.000Z'

const seal: Seal = {
  number: 7,
  time,
  first: 10,
  size: 13,
  root: hex(9),
  ranges: [
    { lane: lane('embed'), from: 4, to: 6 },
    { lane: lane('grants'), from: 0, to: 1 },
  ],
  hashes: Buffer.concat([1, 2, 3].map((byte) => Buffer.alloc(32, byte))),
  open: [
    { lane: lane('embed'), next: 6, last: hex(2), time },
    { lane: lane('manage'), next: 0, last: hex(0), time, refused: { seq: 0, what: 'missing' } },
  ],
  horizon: 1_795_305_000_000,
}
const bytes = encodeSeal(seal)
const headerEnd = bytes.indexOf(0x0a)

/** The seal with other things said in its line. */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const header = JSON.parse(Buffer.from(bytes.subarray(0, headerEnd)).toString())
  return Buffer.concat([Buffer.from(JSON.stringify(change(header))), bytes.subarray(headerEnd)])
}

it('is one line of canonical JSON, then the hashes as they are', () => {
  const line = Buffer.from(bytes.subarray(0, headerEnd)).toString()
  expect(line.startsWith('{"first":10,"format":"sunder.dev/seal/v1","horizon":1795305000000,')).toBe(true)
  expect(Buffer.from(bytes.subarray(headerEnd + 1))).toEqual(seal.hashes)
  const decoded = decodeSeal(bytes)
  expect({ ...decoded, hashes: [...decoded.hashes] }).toEqual({ ...seal, hashes: [...seal.hashes] })
})

it.each<[string, (header: Record<string, unknown>) => unknown]>([
  ['a field that no sealer knows', (header) => ({ ...header, more: 1 })],
  ['another format', (header) => ({ ...header, format: 'sunder.dev/seal/v2' })],
  ['no number', (header) => ({ ...header, number: 0 })],
  ['another size', (header) => ({ ...header, size: 14 })],
  ['another first leaf', (header) => ({ ...header, first: 9 })],
  ['a range less', (header) => ({ ...header, ranges: [(header['ranges'] as unknown[])[0]] })],
  ['a range twice', (header) => ({ ...header, ranges: Array(2).fill((header['ranges'] as unknown[])[1]) })],
  ['ranges out of order', (header) => ({ ...header, ranges: (header['ranges'] as unknown[]).toReversed() })],
  ['open lanes out of order', (header) => ({ ...header, open: (header['open'] as unknown[]).toReversed() })],
  ['a lane that is none', (header) => ({ ...header, open: [{ lane: 'x', next: 0, last: hex(0), time }] })],
  [
    'a lane that goes on elsewhere',
    (header) => ({ ...header, open: [{ lane: lane('embed'), next: 5, last: hex(2), time }] }),
  ],
  [
    'an empty range',
    (header) => ({
      ...header,
      ranges: [...(header['ranges'] as unknown[]), { lane: lane('manage'), from: 3, to: 3 }],
    }),
  ],
  ['a root in capitals', (header) => ({ ...header, root: hex(0xab).toUpperCase() })],
  ['another order of names', ({ first, ...header }) => ({ ...header, first })],
])('takes no seal with %s', (_, change) => {
  expect(() => decodeSeal(withHeader(change))).toThrow(RangeError)
})

it('takes no seal with a hash more or less, or cut off anywhere', () => {
  expect(() => decodeSeal(Buffer.concat([bytes, Buffer.alloc(32)]))).toThrow(RangeError)
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => decodeSeal(bytes.subarray(0, length))).toThrow(RangeError)
  }
})

it('takes no seal with one bit of its line flipped', () => {
  fc.assert(
    fc.property(fc.nat(headerEnd), fc.nat(7), (at, bit) => {
      const flipped = Uint8Array.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
      try {
        // A digit or a letter may turn into another: then it says something else, never the same.
        return !Buffer.from(encodeSeal(decodeSeal(flipped))).equals(bytes)
      } catch (error) {
        return error instanceof RangeError
      }
    }),
    { numRuns: 200 },
  )
})
