import { describe, expect, it } from 'vitest'
import { usSsn } from '../../../../../shared/regulated-data/detectors/national-ids/us-ssn.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(usSsn)

describe('a social security or taxpayer number is found', () => {
  it.each([
    ['219-09-9999', 'us-ssn: 219-09-9999'],
    ['SSN: 219099999', 'us-ssn: 219099999'],
    ['social security number 219 09 9999', 'us-ssn: 219 09 9999'],
    ['my number, 219 09 9999, is', 'us-ssn: 219 09 9999'],
    ['Security Number 219099999', 'us-ssn: 219099999'],
    ['{"ssn":"219.09.9999"}', 'us-ssn: 219.09.9999'],
    ['ITIN 912-70-1234', 'us-itin: 912-70-1234'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([value])
  })
})

describe('what is not given out, or is something else, is not found', () => {
  it.each([
    '000-12-3456',
    '666-12-3456',
    '219-00-9999',
    '219-09-0000',
    '912-12-1234',
    '219099999',
    'order 219-09-9999',
    '1-219-09-9999',
    'the security issue CVE-2021-21300',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
