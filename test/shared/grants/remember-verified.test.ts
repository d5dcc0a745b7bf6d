import { beforeEach, describe, expect, it } from 'vitest'
import type { VerifyGrantToken } from '../../../shared/grants/grant-token.ts'
import { rememberVerified } from '../../../shared/grants/remember-verified.ts'
import { grantStart, grantTerms } from '../../contracts/grant-token.ts'

let now: number
let asked: string[]
let verify: VerifyGrantToken

beforeEach(() => {
  now = grantStart
  asked = []
  verify = rememberVerified(
    async (token) => {
      asked.push(token)
      return token.startsWith('good') ? { ...grantTerms } : 'signature'
    },
    () => now,
  )
})

describe('a verifier that remembers', () => {
  it('verifies a valid token once', async () => {
    expect(await verify('good')).toEqual(grantTerms)
    expect(await verify('good')).toEqual(grantTerms)
    expect(asked).toEqual(['good'])
  })

  it('lets no token pass for another, however alike', async () => {
    await verify('good.a.bcd')
    for (const other of ['good.a.bce', 'good.a.bc', 'good.a.bcd ', 'Good.a.bcd', 'x']) await verify(other)
    expect(asked).toHaveLength(6)
  })

  it('believes a remembered token no longer than it says, and again where the clock was wrong', async () => {
    await verify('good')
    now = grantTerms.expiresAt - 1
    expect(await verify('good')).toEqual(grantTerms)
    now = grantTerms.expiresAt
    expect(await verify('good')).toBe('expired')
    now = grantStart
    expect(await verify('good')).toEqual(grantTerms)
  })

  it('verifies a refused token each time, and lets refused ones push none out', async () => {
    await verify('good')
    for (let forged = 0; forged < 5000; forged++) expect(await verify(`forged ${forged}`)).toBe('signature')
    expect(await verify('forged 1')).toBe('signature')
    expect(asked.filter((token) => token === 'forged 1')).toHaveLength(2)
    expect(asked.filter((token) => token === 'good')).toHaveLength(1)
    await verify('good')
    expect(asked.filter((token) => token === 'good')).toHaveLength(1)
  })

  it('keeps so many and no more', async () => {
    for (let valid = 0; valid < 5000; valid++) await verify(`good ${valid}`)
    await verify('good 0')
    expect(asked.filter((token) => token === 'good 0')).toHaveLength(2)
  })

  it('hands out terms that no request can change for the next', async () => {
    const terms = await verify('good')
    expect(() => Object.assign(terms as object, { collection: 'other' })).toThrow(TypeError)
  })
})
