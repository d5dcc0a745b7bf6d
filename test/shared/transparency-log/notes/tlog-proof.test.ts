import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NoteError } from '../../../../shared/transparency-log/notes/note-error.ts'
import { formatProof, parseProof } from '../../../../shared/transparency-log/notes/tlog-proof.ts'
import { anyText } from '../../../support/transparency-log/any-text.ts'
import { recordHash } from '../../../support/transparency-log/memory-log.ts'

const checkpoint =
  'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n'
/** As C2SP `tlog-proof` has it, with two of the hashes of its example. */
const text = `c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

${checkpoint}`

describe('a proof as a text', () => {
  it('is read, and written again', () => {
    const proof = parseProof(text)
    expect(proof).toMatchObject({ index: 73_894, checkpoint })
    expect(proof.path.map((hash) => Buffer.from(hash).toString('base64'))).toEqual(
      text.split('\n').slice(2, 4),
    )
    expect(formatProof(proof)).toBe(text)
  })

  it('may hold extra data, or no path', () => {
    const proof = { index: 0, path: [], checkpoint, extra: Buffer.from('more') }
    expect(formatProof(proof)).toBe(`c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 0\n\n${checkpoint}`)
    expect(parseProof(formatProof(proof))).toEqual(proof)
  })

  it.each([
    ['another first line', text.replace('@v1', '@v2')],
    ['no index', text.replace('index 73894\n', '')],
    ['a zero before the index', text.replace('73894', '073894')],
    ['a hash of another length', text.replace('gSKy', '')],
    ['a hash in other base64', text.replace('PlQ=', 'PlR=')],
    ['extra data after the index', text.replace('index 73894', 'index 73894\nextra bW9yZQ==')],
    ['no checkpoint', text.slice(0, text.indexOf('\n\n') + 2)],
    ['a checkpoint without signatures', text.slice(0, text.lastIndexOf('\n\n') + 1)],
    [
      'a path that no tree has',
      text.replace(
        'index 73894',
        `index 73894${'\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ='.repeat(62)}`,
      ),
    ],
  ])('with %s is malformed', (_what, text) => {
    expect(() => parseProof(text)).toThrow(NoteError)
  })

  it('is read or refused, whatever is given for one', () => {
    const lines = text.split('\n').map((line) => `${line}\n`)
    const piece = fc.oneof(anyText, fc.constantFrom(...lines))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          expect(formatProof(parseProof(pieces.join('')))).toBe(pieces.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(NoteError)
        }
      }),
    )
  })

  it('is not written with what none has', () => {
    const proof = { index: 1, path: [recordHash(1)], checkpoint }
    expect(() => formatProof({ ...proof, index: -1 })).toThrow(RangeError)
    expect(() => formatProof({ ...proof, path: [new Uint8Array(31)] })).toThrow(RangeError)
    expect(() => formatProof({ ...proof, path: Array(64).fill(recordHash(1)) })).toThrow(RangeError)
    expect(() => formatProof({ ...proof, checkpoint: 'no note' })).toThrow(NoteError)
  })
})
