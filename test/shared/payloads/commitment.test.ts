import { expect, it } from 'vitest'
import { commitmentOf, sealPayload } from '../../../shared/payloads/commitment.ts'

it('a commitment is the SHA-256 of salt and payload', () => {
  // SHA-256("abc"), FIPS 180-2, appendix B.1.
  const sealed = { salt: Buffer.from('a'), payload: Buffer.from('bc') }
  expect(commitmentOf(sealed)).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

it('a payload gets 32 random bytes beside it', () => {
  const sealed = sealPayload(Buffer.from('a'), (size) => new Uint8Array(size).fill(7))
  expect(sealed).toEqual({ salt: new Uint8Array(32).fill(7), payload: Buffer.from('a') })
})
