import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NoteError } from '../../../../shared/transparency-log/notes/note-error.ts'
import {
  createVerifierKey,
  formatVerifierKey,
  parseVerifierKey,
} from '../../../../shared/transparency-log/notes/verifier-key.ts'
import { anyText } from '../../../support/transparency-log/any-text.ts'

/** The example of C2SP `signed-note`, and the two keys with which Go's `sumdb/note` tests itself. */
const examples = [
  'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop',
]

/** A verifier key of any type and length, under the id of its bytes. */
function keyOf(encoded: Uint8Array): string {
  const id = createHash('sha256').update('log.example\n').update(encoded).digest('hex').slice(0, 8)
  return `log.example+${id}+${Buffer.from(encoded).toString('base64')}`
}

describe('a verifier key', () => {
  it.each(examples)('%s is read, and written again', (text) => {
    const { name, keyId, key, type } = parseVerifierKey(text)
    expect(`${name}+${keyId.toString(16)}`).toBe(text.split('+').slice(0, 2).join('+'))
    expect(type).toBe('ed25519')
    expect(formatVerifierKey(name, key)).toBe(text)
  })

  it('has an id of eight digits, whatever it is', () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    for (let index = 0; index < 40; index++) {
      const text = formatVerifierKey(`log.example/${index}`, publicKey)
      expect(text).toMatch(/^log\.example\/\d+\+[0-9a-f]{8}\+/)
      expect(parseVerifierKey(text)).toMatchObject({ name: `log.example/${index}` })
    }
  })

  it('of a cosigner has another id than that of a log with the same name and key', () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    const text = formatVerifierKey('w.example', publicKey, 'cosignature/v1')
    expect(parseVerifierKey(text).type).toBe('cosignature/v1')
    expect(parseVerifierKey(text).keyId).not.toBe(createVerifierKey('w.example', publicKey).keyId)
  })

  it('is not made with a name that none can have, or of another kind of key', () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    for (const name of [
      '',
      'a b',
      'a+b',
      'a\u00a0b',
      'a\u2003b',
      'a\u0085b',
      'a\nb',
      'a\u0000b',
      'a\ud800b',
    ]) {
      expect(() => formatVerifierKey(name, publicKey), JSON.stringify(name)).toThrow(RangeError)
    }
    const { publicKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(() => formatVerifierKey('log.example', other)).toThrow(TypeError)
  })

  it('is refused with any character changed, cut or of another form', () => {
    for (const text of examples) {
      const refused = [
        ...Array.from(text, (_, at) => text.slice(0, at)),
        ...Array.from(text, (_, at) => text.slice(at + 1)),
        ...Array.from(text, (character, at) => {
          const next = String.fromCharCode(character.charCodeAt(0) + 1)
          return `${text.slice(0, at)}${next}${text.slice(at + 1)}`
        }),
      ]
      for (const wrong of refused) expect(() => parseVerifierKey(wrong), wrong).toThrow(NoteError)
    }
  })

  it.each([
    ['that is shorter, under its own id', keyOf(Buffer.alloc(32, 1))],
    ['that is longer, under its own id', keyOf(Buffer.alloc(34, 1))],
    ['that is none, under its own id', keyOf(Buffer.alloc(0))],
    [
      'of another type, under its own id',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ],
    ['with an id in capitals', 'PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['with a line after it', 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n'],
  ])('is refused %s', (_what, text) => {
    expect(() => parseVerifierKey(text)).toThrow(NoteError)
  })

  it('is refused whatever is given for one', () => {
    const part = fc.oneof(anyText, fc.base64String(), fc.constant('+'))
    const text = fc.oneof(
      anyText,
      fc.array(part).map((parts) => parts.join('+')),
    )
    fc.assert(
      fc.property(text, (text) => {
        expect(() => parseVerifierKey(text)).toThrow(NoteError)
      }),
    )
  })

  it('is the public half where the private one is given', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const again = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))
    expect(formatVerifierKey('log.example', createPublicKey(again))).toBe(
      formatVerifierKey('log.example', createPublicKey(privateKey)),
    )
  })
})
