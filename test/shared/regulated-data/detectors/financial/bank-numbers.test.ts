import { describe, expect, it } from 'vitest'
import { createCheckedNumbers } from '../../../../../shared/regulated-data/detectors/checked-numbers.ts'
import { routingNumber } from '../../../../../shared/regulated-data/detectors/financial/routing-number.ts'
import { swift } from '../../../../../shared/regulated-data/detectors/financial/swift.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(createCheckedNumbers([routingNumber]), swift)

describe('a routing number or a bank’s code is found where words tell of it', () => {
  it.each([
    ['ABA routing number 021000021', 'routing-number: 021000021'],
    ['{"routing_number":"111000025"}', 'routing-number: 111000025'],
    ['RTN: 0210-0002-1', 'routing-number: 0210-0002-1'],
    ['SWIFT: DEUTDEFF', 'swift: DEUTDEFF'],
    ['BIC COBADEFFXXX', 'swift: COBADEFFXXX'],
    ['SWIFT/BIC code is CHASUS33.', 'swift: CHASUS33'],
    ['{"bic":"deutdeff500"}', 'swift: deutdeff500'],
    ['SWIFT BNPAFRPP, IBAN follows', 'swift: BNPAFRPP'],
    ['BNPAFRPP (BIC)', 'swift: BNPAFRPP'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([value])
  })
})

describe('what only looks like it is not found', () => {
  it.each([
    'routing number 021000022',
    'routing number 500000005',
    '021000021',
    'SWIFT CODE REQUIRED FOR TRANSFER',
    'Taylor Swift CONCERTS sold out',
    'Swift programming LANGUAGE',
    'bic pens',
    'DEUTDEFF',
    'SWIFT: ABCDZZFF',
    'swift: required',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
