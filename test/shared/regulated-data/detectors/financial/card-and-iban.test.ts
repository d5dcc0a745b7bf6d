import { describe, expect, it } from 'vitest'
import { card } from '../../../../../shared/regulated-data/detectors/financial/card.ts'
import { iban } from '../../../../../shared/regulated-data/detectors/financial/iban.ts'
import { wrappedCard } from '../../../../../shared/regulated-data/detectors/financial/wrapped-card.ts'
import { foundBy } from '../found-by.ts'

describe('a payment card’s number', () => {
  const found = foundBy(card, wrappedCard)

  it.each([
    ['Visa', '4111 1111 1111 1111'],
    ['Visa of 13 digits', '4222222222222'],
    ['Mastercard', '5555-5555-5555-4444'],
    ['Mastercard’s second series', '2223003122003222'],
    ['American Express', '3782 822463 10005'],
    ['Discover', '6011.1111.1111.1117'],
    ['Diners Club', '3056 930902 5904'],
    ['JCB', '3566002020360505'],
    ['UnionPay of 19 digits', '6250947000000014'],
    ['digits that stand singly', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
    ['full-width digits', '４１１１　１１１１　１１１１　１１１１'],
    ['a line’s end in it', '4111 1111\n1111 1111'],
  ])('is found: %s', (_what, value) => {
    expect(found(`pay with ${value}, please`)).toEqual([`card: ${value}`])
    expect(found(`{"n":"${value}"}`)).toEqual([`card: ${value}`])
  })

  it.each([
    ['a wrong check digit', '4111 1111 1111 1112'],
    ['a beginning of no network', '9111 1111 1111 1111'],
    ['part of a longer number', '4111-1111-1111-1111-2222'],
    ['a moment in milliseconds', '1700000000000'],
    ['groups of no card', '41-111111-11111-111'],
  ])('is not: %s', (_what, value) => {
    expect(found(`see ${value} there`)).toEqual([])
  })
})

describe('an IBAN', () => {
  const found = foundBy(iban)

  it.each([
    ['Germany', 'DE89 3704 0044 0532 0130 00'],
    ['in one piece', 'GB82WEST12345698765432'],
    ['in small letters', 'fr1420041010050500013m02606'],
    ['with dashes', 'NL91-ABNA-0417-1643-00'],
    ['the shortest', 'NO93 8601 1117 947'],
    ['the longest', 'MT84MALT011000012345MTLCAST001S'],
  ])('is found: %s', (_what, value) => {
    expect(found(`to ${value}.`)).toEqual([`iban: ${value}`])
    expect(found(`IBAN:${value}`)).toEqual([`iban: ${value}`])
  })

  it('is found where its word is glued to it', () => {
    expect(found('IBANDE89370400440532013000')).toEqual(['iban: DE89370400440532013000'])
  })

  it.each([
    ['wrong check digits', 'DE88 3704 0044 0532 0130 00'],
    ['a country that has none', 'US89 3704 0044 0532 0130 00'],
    ['a part number', 'DE12-3456-7890-1234'],
  ])('is not: %s', (_what, value) => {
    expect(found(`see ${value} there`)).toEqual([])
  })
})
