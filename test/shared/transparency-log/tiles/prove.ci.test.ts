import { it } from 'vitest'
import { checkAllProofs } from '../check-all-proofs.ts'

// Nearly a hundred thousand proofs: too long for the ordinary run, which takes some of them.
it('proves every leaf in, and consistency to, every tree of 0 to 300 leaves', {
  timeout: 180_000,
}, async () => {
  for (let size = 0; size <= 300; size++) await checkAllProofs(size, { step: 1 })
})
