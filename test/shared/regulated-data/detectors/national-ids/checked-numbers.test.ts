import { describe, expect, it } from 'vitest'
import { checkedNationalIds } from '../../../../../shared/regulated-data/detectors/national-ids/national-id-detectors.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(checkedNationalIds)

describe('a number with check digits is found where words tell of it', () => {
  it.each([
    ['Her NHS number is 943 476 5919.', 'uk-nhs: 943 476 5919'],
    ['{"nhs_number":"9434765919"}', 'uk-nhs: 9434765919'],
    ['NHS No: 943-476-5919', 'uk-nhs: 943-476-5919'],
    ['943 476 5919 (NHS)', 'uk-nhs: 943 476 5919'],
    ['Steuer-ID: 86095742719', 'de-tax-id: 86095742719'],
    ['Meine Steueridentifikationsnummer lautet 86 095 742 719.', 'de-tax-id: 86 095 742 719'],
    ['IdNr. 86095742719', 'de-tax-id: 86095742719'],
    ['Aadhaar 234123412346', 'in-aadhaar: 234123412346'],
    ['आधार: 2341 2341 2346', 'in-aadhaar: 2341 2341 2346'],
    ['CPF do contribuinte: 11144477735', 'br-cpf: 11144477735'],
    ['SIN: 046 454 286', 'ca-sin: 046 454 286'],
    ['my social insurance number, 130692544', 'ca-sin: 130692544'],
    ["numero d'assurance sociale 130-692-544", 'ca-sin: 130-692-544'],
    ['tfn,123456782', 'au-tfn: 123456782'],
    ['Tax File Number (TFN): 123 456 782', 'au-tfn: 123 456 782'],
    ['tax file no 37118629', 'au-tfn: 37118629'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([value])
  })
})

describe('a number is found in its typical form alone', () => {
  it.each([
    ['86 095 742 719', 'de-tax-id: 86 095 742 719'],
    ['id 2341 2341 2346, please', 'in-aadhaar: 2341 2341 2346'],
    ['111.444.777-35', 'br-cpf: 111.444.777-35'],
    ['111444777-35', 'br-cpf: 111444777-35'],
    ['it is 130-692-544', 'ca-sin: 130-692-544'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([value])
  })
})

describe('a number is not found', () => {
  it.each([
    ['NHS number 943 476 5918', 'with a wrong check digit'],
    ['NHS number 1234567881', 'in a range that is not given out'],
    ['call 943 476 5919', 'where a telephone number looks the same'],
    ['9434765919', 'without words'],
    ['Steuer-ID 86095742718', 'with a wrong check digit'],
    ['Steuer-ID 01234567888', 'with a zero in front'],
    ['Steuer-ID 11223344553', 'with more than one repeated digit'],
    ['Steuer-ID 11123456786', 'with three of one digit in a row'],
    ['86095742719', 'in one piece, without words'],
    ['Aadhaar 2341 2341 2347', 'with a wrong check digit'],
    ['order 2341 2341 2346', 'where it is an order'],
    ['2341 2341 2346 2341', 'as a part of more groups'],
    ['BE64-2341-2341-2346', 'as the rest of something longer'],
    ['CPF 111.111.111-11', 'where all digits are the same'],
    ['CPF 111.444.777-36', 'with a wrong check digit'],
    ['SIN 046 454 287', 'with a wrong check digit'],
    ['SIN 800 000 002', 'of a business'],
    ['ticket 130-692-544', 'where it is a ticket'],
    ['population 130 692 544', 'with spaces of thousands, without words'],
    ['123 456 782', 'of a class that needs words'],
    ['TFN 123456781', 'with a wrong sum'],
    ['NHS 1-943-476-5919-2', 'as a part of a longer number'],
  ])('%s: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('disguises are seen through', () => {
  it('in full-width digits and with zero-width joiners', () => {
    expect(found('NHS ９４３ ４７６ ５９１９')).toEqual(['uk-nhs: ９４３ ４７６ ５９１９'])
    expect(found('NHS 943\u200b4765919')).toEqual(['uk-nhs: 943\u200b4765919'])
  })
})
