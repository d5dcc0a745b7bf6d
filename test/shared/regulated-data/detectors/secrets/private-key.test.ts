import { describe, expect, it } from 'vitest'
import { privateKey } from '../../../../../shared/regulated-data/detectors/secrets/private-key.ts'
import { fake, pem, prefix } from './fake-keys.ts'
import { secretsBy } from './secrets-in.ts'

const found = secretsBy(privateKey)
const secret = prefix('PRIVATE', ' KEY')

describe('a private key is found from its first line to its last', () => {
  it.each(['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '])('of the kind %j', (kind) => {
    const block = pem(kind + secret)
    expect(found(`key:\n${block}\nmore`)).toEqual([`secret.private-key: ${block}`])
  })

  it('of PGP', () => {
    const block = pem(`PGP ${secret} BLOCK`)
    expect(found(block)).toEqual([`secret.private-key: ${block}`])
  })

  it.each([
    ['\\n', 'as JSON writes lines'],
    [' ', 'in one line'],
    ['\n  ', 'indented'],
    ['\r\n', 'with returns'],
    ['\\n" +\n  "', 'in strings of source code'],
  ])('with %j between its lines, %s', (newline) => {
    const block = pem(`RSA ${secret}`, newline)
    expect(found(`"${block}"`)).toEqual([`secret.private-key: ${block}`])
  })

  it('with headers before its body', () => {
    const block = pem(`RSA ${secret}`).replace(
      '\n',
      '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0F0F\n\n',
    )
    expect(found(block)).toEqual([`secret.private-key: ${block}`])
  })

  it('to the end of its last line when it is cut off', () => {
    const block = pem(`RSA ${secret}`).split('\n').slice(0, 3).join('\n')
    expect(found(`${block}\nand then we went home`)).toEqual([`secret.private-key: ${block}`])
    expect(found(block)).toEqual([`secret.private-key: ${block}`])
  })

  it('of PuTTY', () => {
    const file = `PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\n${fake(64)}\nPrivate-MAC: ${fake(40, 'hex')}`
    expect(found(`${file}\nend`)).toEqual([`secret.private-key: ${file}`])
  })

  it('of a JWK, its private part', () => {
    const part = fake(43, 'base64url')
    expect(found(`{"kty":"EC","crv":"P-256","x":"${fake(43)}","d":"${part}"}`)).toEqual([
      `secret.private-key: ${part}`,
    ])
  })

  it('twice, where there are two', () => {
    const [one, other] = [pem(secret), pem(`EC ${secret}`)]
    expect(found(`${one}\n${other}`)).toEqual([`secret.private-key: ${one}`, `secret.private-key: ${other}`])
  })
})

describe('no private key is found', () => {
  it.each([
    ['in a public key', pem('PUBLIC KEY')],
    ['in a certificate', pem('CERTIFICATE')],
    ['in a first line alone', `a file begins with -----BEGIN ${secret}----- and goes on`],
    ['in a block of dots', `-----BEGIN ${secret}-----\n...\n-----END ${secret}-----`],
    ['in a JWK that is public', `{"kty":"EC","x":"${fake(43)}","y":"${fake(43)}"}`],
    ['in prose', 'begin with a private key'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([])
  })
})
