import { describe, expect, it } from 'vitest'
import { cryptoAddress } from '../../../../../shared/regulated-data/detectors/financial/crypto-address.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(cryptoAddress)
const ethereum = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

describe('an address of a crypto-currency is found', () => {
  it.each([
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    'LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1',
    'DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L',
    'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8',
    'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh',
    ethereum,
    ethereum.toLowerCase(),
  ])('%s', (address) => {
    expect(found(`send to bitcoin:${address}?amount=1`)).toEqual([`crypto-address: ${address}`])
  })
})

describe('what only looks like it is not found', () => {
  it.each([
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp',
    'Bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    `${ethereum}0`,
    `0x${'0'.repeat(40)}`,
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    '1234567890123456789012345678901234',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
