import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NoteError } from '../../../../shared/transparency-log/notes/note-error.ts'
import { openNote, signNote, splitNote } from '../../../../shared/transparency-log/notes/signed-note.ts'
import {
  createVerifierKey,
  parseVerifierKey,
} from '../../../../shared/transparency-log/notes/verifier-key.ts'
import { anyText } from '../../../support/transparency-log/any-text.ts'
import { cosign } from '../../../support/transparency-log/fake-witness.ts'
import { flipBit } from '../../../support/transparency-log/memory-log.ts'

const example = {
  key: parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'),
  text: 'This is an example message.\n',
  line: '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
}

/** The keys and signatures with which Go's `sumdb/note` tests itself. */
const peter = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
const enoch = parseVerifierKey('EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop')
/** After the byte of its type. */
const peterSeed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1)
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const enochLine =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'

const code = (open: () => unknown) => {
  try {
    open()
    return 'opened'
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return error.code
  }
}

function privateKeyOf(seed: Uint8Array) {
  // PKCS #8 of an Ed25519 key is its seed after a fixed head (RFC 8410).
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({
    key: Buffer.concat([head, seed]),
    format: 'der',
    type: 'pkcs8',
  })
}

function signerOf(name: string, privateKey: ReturnType<typeof privateKeyOf>) {
  return {
    name,
    publicKey: createPublicKey(privateKey),
    sign: async (message: Uint8Array) => sign(null, message, privateKey),
  }
}

describe('a note', () => {
  it('of the specification opens', () => {
    const opened = openNote(`${example.text}\n${example.line}`, [example.key])
    expect(opened).toEqual({ text: example.text, signedBy: [example.key], cosigned: [] })
  })

  it("is signed, byte for byte, as Go's sumdb/note signs it", async () => {
    expect(await signNote(text, signerOf('PeterNeumann', privateKeyOf(peterSeed)))).toBe(
      `${text}\n${peterLine}`,
    )
  })

  it('tells by whom it is signed, and ignores whom it does not know', () => {
    const note = `${text}\n${peterLine}${enochLine}`
    expect(openNote(note, [peter]).signedBy).toEqual([peter])
    expect(openNote(note, [enoch, peter]).signedBy).toEqual([peter, enoch])
    expect(code(() => openNote(note, []))).toBe('unsigned')
    expect(code(() => openNote(note, [example.key]))).toBe('unsigned')
  })

  it('ignores a key that has only the name, or only the id, of one that is known', () => {
    const misnamed = peterLine.replace('PeterNeumann', 'CarmenSandiego')
    const wrongId = peterLine.replace('x08g', 'xxxx')
    for (const line of [misnamed, wrongId]) {
      expect(code(() => openNote(`${text}\n${line}`, [peter]))).toBe('unsigned')
      expect(openNote(`${text}\n${line}${enochLine}`, [peter, enoch]).signedBy).toEqual([enoch])
    }
  })

  it('is refused whole where a known key signed something else', () => {
    const note = `${text}\n${peterLine}${enochLine}`.replace('answer', 'Answer')
    expect(code(() => openNote(note, [peter]))).toBe('signature_invalid')
    const longer = `${peterLine.slice(0, 60)}ABCD${peterLine.slice(60)}`
    expect(code(() => openNote(`${text}\n${longer}${enochLine}`, [peter, enoch]))).toBe('signature_invalid')
  })

  it('may hold empty lines: the last one parts it from its signatures', async () => {
    const verse = 'one\n\n\ntwo\n\n'
    const note = await signNote(verse, signerOf('PeterNeumann', privateKeyOf(peterSeed)))
    expect(openNote(note, [peter]).text).toBe(verse)
  })

  it('holds up to a hundred signatures, none of them twice', () => {
    const unknown = (index: number) => `— n${index} ${Buffer.from([0, 0, 0, index, 1]).toString('base64')}\n`
    const lines = (count: number) => Array.from({ length: count }, (_, index) => unknown(index)).join('')
    expect(openNote(`${text}\n${lines(99)}${peterLine}`, [peter]).signedBy).toEqual([peter])
    expect(code(() => openNote(`${text}\n${lines(100)}${peterLine}`, [peter]))).toBe('malformed')
    expect(code(() => openNote(`${text}\n${peterLine}${peterLine}`, [peter]))).toBe('malformed')
    expect(code(() => openNote(`${text}\n${peterLine}${enochLine}${enochLine}`, [peter]))).toBe('malformed')
  })

  it.each([
    ['no signature', text],
    ['an empty line alone', `${text}\n`],
    ['a line that does not end', `${text}\n${peterLine.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterLine}`],
    ['a tab', `\t${text}\n${peterLine}`],
    ['a carriage return', `${text}\n${peterLine}`.replaceAll('\n', '\r\n')],
    ['a lone surrogate', `\ud800${text}\n${peterLine}`],
    ['a name with a space', `${text}\n${peterLine.replace('PeterNeumann', 'Peter Neumann')}`],
    ['a name with another space', `${text}\n${peterLine.replace('PeterNeumann', 'Peter\u2003Neumann')}`],
    ['a name with a plus', `${text}\n${peterLine.replace('PeterNeumann', 'Peter+Neumann')}`],
    ['no name', `${text}\n${peterLine.replace('PeterNeumann', '')}`],
    ['another line', `${text}\n${peterLine}Unexpected line.\n`],
    ['a hyphen', `${text}\n${peterLine.replace('—', '-')}`],
    ['base64 without padding', `${text}\n${peterLine.replace('=', '')}`],
    ['base64 that no encoder writes', `${text}\n${peterLine.replace('nAM=', 'nAN=')}`],
    ['a signature of no bytes', `${text}\n— n AAAAAA==\n${peterLine}`],
    ['more than a megabyte', `${'a'.repeat(2 ** 20)}\n\n${peterLine}`],
  ])('with %s is malformed', (_what, note) => {
    expect(code(() => openNote(note, [peter]))).toBe('malformed')
  })

  it('is refused with any bit flipped', () => {
    const bytes = Buffer.from(`${example.text}\n${example.line}`)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const note = Buffer.from(flipBit(bytes, bit)).toString()
      expect(
        code(() => openNote(note, [example.key])),
        `bit ${bit}`,
      ).not.toBe('opened')
    }
  })

  it('is not signed by a key other than the one given out, nor of a text that none can have', async () => {
    const signer = signerOf('PeterNeumann', privateKeyOf(peterSeed))
    const other = { ...signer, publicKey: generateKeyPairSync('ed25519').publicKey }
    await expect(signNote(text, other)).rejects.toMatchObject({ code: 'signature_invalid' })
    for (const wrong of ['', 'no newline', 'a\tb\n', '\ud800\n']) {
      await expect(signNote(wrong, signer), wrong).rejects.toThrow(RangeError)
    }
    await expect(signNote(text, { ...signer, name: 'a b' })).rejects.toThrow(RangeError)
  })

  it('is opened or refused, whatever is given for one', () => {
    const piece = fc.oneof(
      anyText,
      fc.constantFrom(
        text,
        peterLine,
        enochLine,
        '\n',
        '\n\n',
        '— ',
        ' ',
        'PeterNeumann',
        'x08go/Z=',
        '\0',
        '\ud83d',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const note = pieces.join('')
        const outcome = code(() => openNote(note, [peter, enoch]))
        expect(['opened', 'malformed', 'signature_invalid', 'unsigned']).toContain(outcome)
        if (outcome === 'opened') expect(note).toMatch(/^If you think.*is\.\n\n— /su)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a cosignature', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const witness = createVerifierKey('witness.example.com/w1', publicKey, 'cosignature/v1')
  const checkpoint = 'example.com/foo\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
  const cosigned = (time: number) =>
    `${checkpoint}\n${cosign(checkpoint, { key: witness, privateKey, time })}`

  it('tells when it was given', () => {
    expect(openNote(cosigned(1_679_315_147), [witness])).toEqual({
      text: checkpoint,
      signedBy: [],
      cosigned: [{ name: 'witness.example.com/w1', time: 1_679_315_147 }],
    })
  })

  it('holds its time where the specification says', () => {
    const line =
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n'
    const [parsed] = splitNote(`${checkpoint}\n${line}`).lines
    expect(parsed?.keyId.toString(16)).toBe('8d66cf3f')
    expect(Buffer.from(parsed?.signature ?? []).readBigUInt64BE()).toBe(1_679_315_147n)
  })

  it('is refused with any bit flipped, its time too', () => {
    const bytes = Buffer.from(cosigned(1_679_315_147))
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const note = Buffer.from(flipBit(bytes, bit)).toString()
      expect(
        code(() => openNote(note, [witness])),
        `bit ${bit}`,
      ).not.toBe('opened')
    }
  })

  it('does not pass for a signature of the log, nor the other way round', async () => {
    const log = createVerifierKey('witness.example.com/w1', publicKey)
    expect(code(() => openNote(cosigned(1), [log]))).toBe('unsigned')
    const signed = await signNote(checkpoint, signerOf('witness.example.com/w1', privateKey))
    expect(code(() => openNote(signed, [witness]))).toBe('unsigned')
    const [line] = splitNote(signed).lines
    const posing = Buffer.concat([Buffer.alloc(4), line?.signature ?? new Uint8Array()])
    posing.writeUInt32BE(witness.keyId)
    const note = `${checkpoint}\n— witness.example.com/w1 ${posing.toString('base64')}\n`
    expect(code(() => openNote(note, [witness]))).toBe('signature_invalid')
  })

  it('is refused with a signature of another length', () => {
    for (const bytes of [1, 7, 8, 71, 73, 200]) {
      const id = Buffer.alloc(4)
      id.writeUInt32BE(witness.keyId)
      const line = Buffer.concat([id, Buffer.alloc(bytes, 1)]).toString('base64')
      const note = `${checkpoint}\n— ${witness.name} ${line}\n`
      expect(
        code(() => openNote(note, [witness])),
        `${bytes} bytes`,
      ).toBe('signature_invalid')
    }
  })

  it('is refused with a time that no clock has', () => {
    expect(code(() => openNote(cosigned(2 ** 53), [witness]))).toBe('signature_invalid')
  })
})
