import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { expect, it } from 'vitest'
import { formatRecordHeader, parseRecordHeader } from '../../../shared/http/record-header.ts'
import { createMerkleTree, leafHash } from '../../../shared/signing/merkle-tree.ts'
import { formatCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { formatSignatureLine, signNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { formatProof } from '../../../shared/transparency-log/notes/tlog-proof.ts'
import { formatVerifierKey, parseVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { verifyReceipt } from '../../../shared/transparency-log/verify-receipt.ts'

const origin = 'log.example/audit'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const key = formatVerifierKey(origin, publicKey)
const hashes = Array.from({ length: 11 }, (_, index) =>
  createHash('sha256').update(`record ${index}`).digest(),
)
const tree = createMerkleTree(hashes.map(leafHash))

async function proofOf(index: number, named = origin): Promise<string> {
  const text = formatCheckpoint({ origin: named, size: tree.size, root: tree.root })
  const checkpoint = await signNote(text, {
    name: origin,
    publicKey,
    sign: async (message) => sign(null, message, privateKey),
  })
  return formatProof({ index, path: tree.inclusionPath(index), checkpoint })
}
const receiptOf = (index: number) => ({ sha256: hashes[index]?.toString('hex') ?? '' })

it('holds for each record, by the proof and the public key alone', async () => {
  for (const leaf of hashes.keys()) {
    const verdict = verifyReceipt({ receipt: receiptOf(leaf), proof: await proofOf(leaf), key })
    expect(verdict).toEqual({ verified: true, leaf, size: 11, origin })
  }
})

it('does not hold for another record, log or key, nor for what was changed on the way', async () => {
  const proof = await proofOf(4)
  const receipt = receiptOf(4)
  const fault = (question: Partial<Parameters<typeof verifyReceipt>[0]>) => {
    const verdict = verifyReceipt({ receipt, proof, key, ...question })
    return verdict.verified ? 'verified' : verdict.fault
  }
  expect(fault({})).toBe('verified')
  expect(fault({ receipt: receiptOf(5) })).toBe('not_included')
  expect(fault({ receipt: { sha256: 'A'.repeat(64) } })).toBe('malformed')
  expect(fault({ proof: proof.replace('index 4', 'index 5') })).toBe('not_included')
  expect(fault({ proof: proof.replace('\n11\n', '\n12\n') })).toBe('signature_invalid')
  expect(fault({ proof: await proofOf(4, 'log.example/other') })).toBe('other_log')
  expect(fault({ proof: 'proof' })).toBe('malformed')
  expect(fault({ key: 'key' })).toBe('malformed')
  const stranger = formatVerifierKey(origin, generateKeyPairSync('ed25519').publicKey)
  expect(fault({ key: stranger })).toBe('unsigned')
})

it('takes a witness’s word for no more than it is', async () => {
  const witnessKey = formatVerifierKey(origin, publicKey, 'cosignature/v1')
  const text = formatCheckpoint({ origin, size: tree.size, root: tree.root })
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(1_764_000_000n)
  const cosigned = sign(null, Buffer.from(`cosignature/v1\ntime 1764000000\n${text}`), privateKey)
  const { keyId } = parseVerifierKey(witnessKey)
  const line = formatSignatureLine({ name: origin, keyId, signature: Buffer.concat([time, cosigned]) })
  const proof = formatProof({ index: 4, path: tree.inclusionPath(4), checkpoint: `${text}\n${line}` })
  const verdict = verifyReceipt({ receipt: receiptOf(4), proof, key: witnessKey })
  expect(verdict).toEqual({ verified: false, fault: 'unsigned' })
})

it('is carried by a header, and read from no other value', () => {
  const receipt = { id: `rec_read-vectors_1764000000000-${'0'.repeat(16)}_7`, hash: 'ab'.repeat(32) }
  const value = formatRecordHeader(receipt)
  expect(parseRecordHeader(value)).toEqual({ id: receipt.id, sha256: receipt.hash })
  for (const other of [
    '',
    value.slice(0, -1),
    value.toUpperCase(),
    value.replace('rec_', 'job_'),
    `${value}; x=1`,
  ]) {
    expect(parseRecordHeader(other)).toBeUndefined()
  }
})
