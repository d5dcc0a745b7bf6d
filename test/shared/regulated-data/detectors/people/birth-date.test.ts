import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../../../shared/regulated-data/create-detection.ts'
import { birthDate } from '../../../../../shared/regulated-data/detectors/people/birth-date.ts'

const detect = createDetection([birthDate])

function datesIn(text: string): string[] {
  return detect(text).map(({ start, end }) => text.slice(start, end))
}

describe('a date of birth is found', () => {
  it.each([
    ['DOB: 03/12/1980', '03/12/1980'],
    ['D.O.B. 12.3.1980', '12.3.1980'],
    ['dob=1980/3/12', '1980/3/12'],
    ['Date of birth: 1980-03-12', '1980-03-12'],
    ['Date of Birth (DD/MM/YYYY): 12/03/1980', '12/03/1980'],
    ['{"birthDate":"1980-03-12T00:00:00Z"}', '1980-03-12'],
    ['{"date_of_birth": "19800312"}', '19800312'],
    ['born on March 12th, 1980', 'March 12th, 1980'],
    ['born in Berlin on 12 March 1980', '12 March 1980'],
    ['born the 12th of March 1980', '12th of March 1980'],
    ['Her birthday is 12-Mar-80', '12-Mar-80'],
    ['12-Mar-80 (DOB)', '12-Mar-80'],
    ['1980-03-12 is my birthday', '1980-03-12'],
    ['born 3/12/80, admitted 4/5/2021', '3/12/80'],
    ['b. 12 March 1980', '12 March 1980'],
    ['DOB ０３/１２/１９８０', '０３/１２/１９８０'],
    ['DOB 29.02.2000', '29.02.2000'],
    ['geboren am 12. März 1980', '12. März 1980'],
    ['geb. 12.03.1980', '12.03.1980'],
    ['Geburtsdatum 12.03.80', '12.03.80'],
    ['née le 12 mars 1980', '12 mars 1980'],
    ['nacida el 12 de marzo de 1980', '12 de marzo de 1980'],
    ['fecha de nacimiento: 12/03/1980', '12/03/1980'],
    ['nato il 12/03/1980', '12/03/1980'],
  ])('%s', (text, expected) => {
    expect(datesIn(text)).toEqual([expected])
  })

  it('beside each of several words', () => {
    expect(datesIn('dob 1/2/1980, spouse dob 3/4/1981, born 5/6/2010')).toEqual([
      '1/2/1980',
      '3/4/1981',
      '5/6/2010',
    ])
  })
})

describe('no date of birth is', () => {
  it.each([
    ['a day that the calendar does not have', 'DOB 02/30/1999, DOB 13/13/1999, DOB 31/04/1990'],
    ['29 February of a common year', 'DOB 29.02.2001'],
    ['a day before 1900', 'born 12 March 1880'],
    ['a year', 'born 1980'],
    ['an age', 'He is 45 years old'],
    ['another date', 'The meeting is on 2024-03-12'],
    ['the date of a certificate', 'birth certificate issued 2001-02-03'],
    ['a date of another sentence', 'born again. On 12 March 2020 we met'],
    ['a date far behind', `born ${'x'.repeat(60)} 12 March 1980`],
    ['the date of a birthday team', 'The Happy Birthday team moved to 8.4.2024'],
    ['a version', 'born 1.2.3.4'],
  ])('%s', (_what, text) => {
    expect(datesIn(text)).toEqual([])
  })
})
