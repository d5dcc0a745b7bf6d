import { describe, expect, it } from 'vitest'
import { jwt } from '../../../../../shared/regulated-data/detectors/secrets/jwt.ts'
import { fake, fakeToken } from './fake-keys.ts'
import { secretsBy } from './secrets-in.ts'

const found = secretsBy(jwt)
const token = fakeToken()
const [header, payload] = token.split('.') as [string, string, string]

describe('a JSON Web Token is found', () => {
  it.each([
    ['alone', token],
    ['behind its scheme', `Authorization: Bearer ${token}`],
    ['in a cookie', `session=${token}; Path=/`],
    ['in JSON', `{"token":"${token}"}`],
    ['at the end of a sentence', `it is ${token}.`],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([`secret.jwt: ${token}`])
  })

  it('with five parts, as it is encrypted', () => {
    const encrypted = `${fakeToken({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${fake(40)}.${fake(22)}`
    expect(found(encrypted)).toEqual([`secret.jwt: ${encrypted}`])
  })

  it('without a signature, as it is unsecured', () => {
    expect(found(`${header}.${payload}. `)).toEqual([`secret.jwt: ${header}.${payload}.`])
  })
})

describe('no JSON Web Token is found', () => {
  it.each([
    ['in a header alone', header],
    ['in two parts', `${header}.${payload}`],
    ['in a header without an algorithm', fakeToken({ typ: 'JWT', kid: '1', version: 1 })],
    ['in a header that is no JSON', `eyJhbGciOi1234567890abcdef.${payload}.${fake(43)}`],
    ['within a longer run', `x${token}`],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([])
  })
})
