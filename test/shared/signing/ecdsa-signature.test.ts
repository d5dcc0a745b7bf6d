import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joseSignature } from '../../../shared/signing/ecdsa-signature.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

it('turns every signature in DER into one that verifies as r ‖ s', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (message) => {
      const raw = joseSignature(sign('sha256', message, privateKey))
      expect(raw).toHaveLength(64)
      expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

it('pads short integers, and drops the zero before one that would read as negative', () => {
  const der = Uint8Array.of(0x30, 0x07, 0x02, 0x01, 0x05, 0x02, 0x02, 0x00, 0xff)
  const expected = Buffer.alloc(64)
  expected[31] = 5
  expected[63] = 0xff
  expect(joseSignature(der)).toEqual(expected)
})

it.each([
  ['nothing', []],
  ['no sequence', [0x31, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]],
  ['a wrong length', [0x30, 0x07, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]],
  ['one integer', [0x30, 0x03, 0x02, 0x01, 0x01]],
  ['three integers', [0x30, 0x09, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]],
  ['an empty integer', [0x30, 0x05, 0x02, 0x00, 0x02, 0x01, 0x01]],
  ['too large an integer', [0x30, 0x26, 0x02, 0x21, ...Array(33).fill(0x7f), 0x02, 0x01, 0x01]],
])('refuses %s', (_, bytes) => {
  expect(() => joseSignature(Uint8Array.from(bytes))).toThrow(RangeError)
})
