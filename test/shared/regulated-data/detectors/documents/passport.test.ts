import { describe, expect, it } from 'vitest'
import { machineReadableZone } from '../../../../../shared/regulated-data/detectors/documents/machine-readable-zone.ts'
import { passport } from '../../../../../shared/regulated-data/detectors/documents/passport.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(passport, machineReadableZone)

describe('a passport number is found where words tell of it', () => {
  it.each([
    ['Passport No. A1234567', 'A1234567'],
    ['my passport number is 123456789', '123456789'],
    ['US passport C12345678, issued 2019-01-02', 'C12345678'],
    ['{"passport_number": "GA302922"}', 'GA302922'],
    ['Passport: GA 302922', 'GA 302922'],
    ['passportNumber=pa1234567', 'pa1234567'],
    ['Reisepass C01X00T47', 'C01X00T47'],
    ['n° de passeport : 12AB34567', '12AB34567'],
    ['pasaporte AAB123456', 'AAB123456'],
    ['A1234567 (passport)', 'A1234567'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([`passport: ${value}`])
  })
})

describe('what is no passport number is not found', () => {
  it.each([
    'A1234567',
    'my passport expires 20270501',
    'passport office, room 1234',
    'passport photos cost 12.50 each',
    'passport application form DS11 of 2024',
    'model A1234567',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('a machine-readable zone', () => {
  const first = `P<UTOERIKSSON<<ANNA<MARIA${'<'.repeat(19)}`
  const second = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'

  it('is found by its second line alone', () => {
    expect(found(`scan: ${second}`)).toEqual([`passport: ${second}`])
  })

  it('is found with its first line', () => {
    expect(found(`${first}\n${second}\n`)).toEqual([`passport: ${first}`, `passport: ${second}`])
    expect(found(`${first}\r\n${second}`)).toHaveLength(2)
  })

  it('is found where the number is shorter than its place', () => {
    const short = 'L89890<<<3UTO7408122F1204159<<<<<<<<<<<<<<<4'
    expect(found(short)).toEqual([`passport: ${short}`])
  })

  it('is not found with a wrong check digit', () => {
    expect(found(second.replace('36UTO', '35UTO'))).toEqual([])
    expect(found(second.replace('36UTO', '37UTO').replace(/0$/, '7'))).toEqual([])
    expect(found(second.replace(/0$/, '1'))).toEqual([])
  })
})
