import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../../shared/policy/compiled-policy.ts'
import { judgePolicyChange, rememberedOf } from '../../../shared/policy/judge-policy-change.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { checkSignature, signersOf } from '../../../shared/policy/policy-signature.ts'
import { readBundledPolicy, readBundledSignature } from '../../../shared/policy/read-bundled-policy.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { formatVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { policyText, signedPolicy, testSigner } from './signed-policy.ts'

const [ada, ben, eve] = [testSigner('ada'), testSigner('ben.example/policies'), testSigner('eve')]
const policy = signedPolicy([ada, ben])

/** The signatures of several in one file. */
async function noteOf(digest: string, ...signers: (typeof ada)[]): Promise<string> {
  const notes = await Promise.all(signers.map((signer) => signer.sign(digest)))
  return notes.map((note, index) => (index === 0 ? note : note.split('\n\n')[1])).join('')
}

describe('the signature of a policy', () => {
  it('is whose of its signers it is', async () => {
    expect(checkSignature(policy, await noteOf(policy.digest, ada))).toEqual(['ada'])
    expect(checkSignature(policy, await noteOf(policy.digest, eve, ben))).toEqual(['ben.example/policies'])
    expect(checkSignature(policy, await noteOf(policy.digest, ada, ben))).toHaveLength(2)
    expect(checkSignature(signedPolicy([]), undefined)).toEqual([])
  })

  it.each([
    ['no signature', async () => undefined],
    ['the signature of another policy', () => ada.sign(signedPolicy([ada], 'another').digest)],
    ['signatures of others', () => eve.sign(policy.digest)],
    ['signatures of others', async () => (await eve.sign(policy.digest)).replace('— eve', '— ada')],
    ['no signature (not', async () => 'nonsense\u0000'],
  ])('is refused where there is %s', async (found, note) => {
    const noted = await note()
    expect(() => checkSignature(policy, noted)).toThrow(`changes.signers: found ${found}`)
    expect(() => checkSignature(policy, noted)).toThrow(
      'expected a signature of ada or ben.example/policies (npm run policy -- sign KEYFILE)',
    )
  })

  it('is refused with any bit of it flipped, though another one holds', async () => {
    const note = await noteOf(policy.digest, ada, ben)
    const [line = ''] = note.split('\n').filter((each) => each.startsWith('— ada'))
    const base64 = line.split(' ')[2] ?? ''
    const bytes = Buffer.from(base64, 'base64')
    for (let index = 4; index < bytes.length; index += 7) {
      const flipped = Buffer.from(bytes)
      flipped[index] = (flipped[index] ?? 0) ^ 1
      const altered = note.replace(base64, flipped.toString('base64'))
      expect(signersOf(policy.digest, altered, [ada.verifier, ben.verifier]).signedBy).toEqual([])
    }
  })

  it('is not a witness’s: its key cosigns checkpoints alone', () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    const witness = { ...eve, verifier: formatVerifierKey('eve', publicKey, 'cosignature/v1') }
    expect(() => parsePolicy(policyText([witness]))).toThrow(
      /changes.signers\[0\]: .*expected a verifier key as npm run/,
    )
  })
})

describe('a changed policy', () => {
  const former = rememberedOf(policy)
  const judged = async (next: Policy, ...signers: (typeof ada)[]) =>
    judgePolicyChange(former, next, signers.length === 0 ? undefined : await noteOf(next.digest, ...signers))

  it('is signed by one of those whom the policy before named, and tells by whom', async () => {
    const next = signedPolicy([ada, eve], 'next')
    const { isAllowed, draft } = await judged(next, ben, eve)
    expect(isAllowed).toBe(true)
    expect(draft).toMatchObject({
      kind: 'policy-changed',
      decision: {
        effect: 'allowed',
        reasons: [
          `from ${policy.digest}`,
          `to ${next.digest}`,
          'signed by=ben.example/policies',
          'signed by=eve',
        ],
      },
    })
  })

  it('is refused with the signature of its own signers alone', async () => {
    const { isAllowed, draft, reason } = await judged(signedPolicy([eve], 'taken over'), eve)
    expect(isAllowed).toBe(false)
    expect(draft.decision).toMatchObject({
      effect: 'denied',
      reasons: expect.arrayContaining(['found signatures of others', 'demanded of=ada']),
    })
    expect(reason).toContain('signed by ada or ben.example/policies')
  })

  it('that demands no signature any more needs the former signers’ for that', async () => {
    expect((await judged(signedPolicy([]))).isAllowed).toBe(false)
    expect((await judged(signedPolicy([]), eve)).isAllowed).toBe(false)
    expect((await judged(signedPolicy([]), ada)).isAllowed).toBe(true)
  })

  it('needs none where none was demanded, and yet tells who signed', async () => {
    const next = signedPolicy([ada], 'first signed')
    const open = { digest: 'sha256:00', signers: [] }
    const { isAllowed, draft } = judgePolicyChange(open, next, await ada.sign(next.digest))
    expect([isAllowed, draft.decision?.reasons.at(-1)]).toEqual([true, 'signed by=ada'])
    expect(judgePolicyChange(open, signedPolicy([]), undefined).isAllowed).toBe(true)
  })
})

describe('a function’s bundle', () => {
  it('is not read where its policy demands a signature that it does not hold', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sunder-bundle-'))
    await writeFile(join(folder, 'policy.json'), compilePolicy(policy))
    await expect(readBundledPolicy(folder)).rejects.toThrow(/found no signature/)
    await writeFile(join(folder, 'policy.sig'), await eve.sign(policy.digest))
    await expect(readBundledPolicy(folder)).rejects.toThrow(/found signatures of others/)
    const note = await ada.sign(policy.digest)
    await writeFile(join(folder, 'policy.sig'), note)
    expect((await readBundledPolicy(folder)).digest).toBe(policy.digest)
    expect(await readBundledSignature(folder)).toBe(note)
    await rm(folder, { recursive: true })
  })
})
