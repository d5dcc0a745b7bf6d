import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, it } from 'vitest'
import { formatCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { signNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { createVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { openCheckpoint } from '../../../shared/verification/held-checkpoints.ts'

it('opens a checkpoint of the log whose key signed it, and of no other', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const name = 'log.example/one'
  const key = createVerifierKey(name, publicKey)
  const signed = (origin: string) =>
    signNote(formatCheckpoint({ origin, size: 3, root: Buffer.alloc(32, 7) }), {
      name,
      publicKey,
      sign: async (message) => sign(null, message, privateKey),
    })
  expect(openCheckpoint(await signed(name), [key])).toEqual({
    origin: name,
    size: 3,
    root: Buffer.alloc(32, 7),
  })
  const other = await signed('log.example/two')
  expect(() => openCheckpoint(other, [key])).toThrow('the checkpoint is not signed by a key of its log')
})
