import { describe, expect, it } from 'vitest'
import { medicationContext } from '../../../../../shared/regulated-data/detectors/health/medication-context.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(medicationContext)

describe('a medicine is found with its dose', () => {
  it.each([
    ['on metformin 500 mg twice daily.', 'metformin 500 mg twice daily'],
    ['Lisinopril 10mg PO qd', 'Lisinopril 10mg PO qd'],
    ['She takes 20 mg of lisinopril every morning.', '20 mg of lisinopril every morning'],
    ['2.5mg warfarin at night', '2.5mg warfarin at night'],
    ['2 tablets ibuprofen', '2 tablets ibuprofen'],
    ['insulin glargine 20 units at bedtime', 'insulin glargine 20 units at bedtime'],
    ['hydrocodone-acetaminophen 5-325 mg tablet', 'hydrocodone-acetaminophen 5-325 mg tablet'],
    ['levothyroxine 0.5 mcg. Then rest', 'levothyroxine 0.5 mcg'],
    ['levothyroxine 88 µg', 'levothyroxine 88 µg'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([`medication-context: ${value}`])
  })
})

describe('a medicine is found where words tell that somebody takes it', () => {
  it.each([
    ['I have been taking Zoloft for years', ['Zoloft']],
    ['allergic to penicillin', ['penicillin']],
    [
      'Prescribed: atorvastatin, metoprolol 25mg po bid, and aspirin.',
      ['atorvastatin', 'metoprolol 25mg po bid', 'aspirin'],
    ],
  ])('%s', (text, values) => {
    expect(found(text)).toEqual(values.map((value) => `medication-context: ${value}`))
  })
})

describe('a name alone, or in an advertisement, is no finding', () => {
  it.each([
    'aspirin was invented by Bayer',
    'Viagra and Cialis!',
    'Buy Viagra 100mg online',
    'cheap Cialis 20mg, free shipping',
    'Xanax 2 mg $1.99 each',
    'The morphine molecule has 40 atoms',
    'insulin resistance',
    '500 mg of sugar',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
