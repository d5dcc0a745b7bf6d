import { describe, expect, it } from 'vitest'
import { base58CheckVersion } from '../../../../../shared/regulated-data/detectors/check-digits/base58-check.ts'
import { passesBech32 } from '../../../../../shared/regulated-data/detectors/check-digits/bech32.ts'
import {
  codiceFiscaleLetter,
  nirKey,
  spanishLetter,
} from '../../../../../shared/regulated-data/detectors/check-digits/letters.ts'
import { machineReadableDigit } from '../../../../../shared/regulated-data/detectors/check-digits/machine-readable.ts'
import { passesMod11And10 } from '../../../../../shared/regulated-data/detectors/check-digits/mod-11-10.ts'
import { passesVerhoeff } from '../../../../../shared/regulated-data/detectors/check-digits/verhoeff.ts'
import {
  passesAbaCheck,
  passesCpfCheck,
  passesDeaCheck,
  passesNhsCheck,
  passesTfnCheck,
} from '../../../../../shared/regulated-data/detectors/check-digits/weighted-sum.ts'

describe('a check over all digits passes a right number, and none that differs in one digit', () => {
  it.each([
    ['NHS', passesNhsCheck, '9434765919'],
    ['NHS, of eleven less nothing', passesNhsCheck, '4010232137'],
    ['tax file number', passesTfnCheck, '123456782'],
    ['tax file number of eight digits', passesTfnCheck, '37118629'],
    ['routing number', passesAbaCheck, '021000021'],
    ['routing number', passesAbaCheck, '111000025'],
    ['CPF', passesCpfCheck, '11144477735'],
    ['CPF', passesCpfCheck, '52998224725'],
    ['ISO 7064 MOD 11,10', passesMod11And10, '86095742719'],
    ['ISO 7064 MOD 11,10', passesMod11And10, '07945'],
    ['Verhoeff', passesVerhoeff, '2363'],
    ['Verhoeff', passesVerhoeff, '123451'],
    ['Verhoeff', passesVerhoeff, '84736430954837284567892'],
  ])('%s', (_name, passes, number) => {
    expect(passes(number)).toBe(true)
    for (let place = 0; place < number.length; place++) expect(passes(withOther(number, place))).toBe(false)
  })

  it('of a DEA number', () => {
    expect(passesDeaCheck('1234563')).toBe(true)
    expect(passesDeaCheck('9123457')).toBe(false)
    expect(passesDeaCheck('1234564')).toBe(false)
  })

  function withOther(number: string, place: number): string {
    const other = (Number(number[place]) + 1) % 10
    return number.slice(0, place) + other + number.slice(place + 1)
  }
})

describe('Verhoeff finds two neighbours that changed places', () => {
  it.each(['2633', '123541', '213451'])('%s', (number) => {
    expect(passesVerhoeff(number)).toBe(false)
  })
})

describe('a letter or key is computed', () => {
  it('of a DNI', () => {
    expect(spanishLetter('12345678')).toBe('Z')
    expect(spanishLetter('00000000')).toBe('T')
    expect(spanishLetter('01234567')).toBe('L')
  })

  it('of a codice fiscale', () => {
    expect(codiceFiscaleLetter('RSSMRA85T10A562')).toBe('S')
    expect(codiceFiscaleLetter('RSSMRA80A01H501')).toBe('U')
  })

  it('of a NIR, Corsican ones too', () => {
    expect(nirKey('2550814168025')).toBe('38')
    expect(nirKey('1850519001001')).toBe(nirKey('185052A001001'))
    expect(nirKey('1850518001001')).toBe(nirKey('185052b001001'))
  })

  it('of the parts of a machine-readable zone (ICAO Doc 9303)', () => {
    expect(machineReadableDigit('L898902C3')).toBe(6)
    expect(machineReadableDigit('740812')).toBe(2)
    expect(machineReadableDigit('120415')).toBe(9)
    expect(machineReadableDigit('ZE184226B<<<<<')).toBe(1)
  })
})

describe('Base58Check', () => {
  const genesis = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'

  it('tells the version of an address', () => {
    expect(base58CheckVersion(genesis)).toBe(0)
    expect(base58CheckVersion('3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy')).toBe(5)
    expect(base58CheckVersion('rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', 'ripple')).toBe(0)
  })

  it('refuses a wrong sign, a strange one, and what is too long', () => {
    expect(base58CheckVersion(genesis.replace('zP', 'zQ'))).toBeUndefined()
    expect(base58CheckVersion(genesis.replace('zP', 'z0'))).toBeUndefined()
    expect(base58CheckVersion(`${genesis}aaa`)).toBeUndefined()
  })
})

describe('Bech32 and Bech32m', () => {
  it.each([
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'bc'],
    ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'bc'],
    ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', 'bc'],
    ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'tb'],
  ])('%s', (address, prefix) => {
    expect(passesBech32(address, prefix)).toBe(true)
    expect(passesBech32(address.replace(/.$/, address.endsWith('q') ? 'p' : 'q'), prefix)).toBe(false)
  })
})
