import { describe, expect, it } from 'vitest'
import { driverLicence } from '../../../../../shared/regulated-data/detectors/documents/driver-licence.ts'
import { ukDriverLicence } from '../../../../../shared/regulated-data/detectors/documents/uk-driver-licence.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(driverLicence, ukDriverLicence)

describe('a driving licence number is found', () => {
  it.each([
    ["Driver's License: D123-4567-8901", 'D123-4567-8901'],
    ["driver's license number A 123 456 789 012.", 'A 123 456 789 012'],
    ['drivers license no. A123-456-78-901-0', 'A123-456-78-901-0'],
    ['DL# 12345678 TX', '12345678'],
    ['driver_license,F1234567', 'F1234567'],
    ['{"driversLicense":"WDLABCD456DG"}', 'WDLABCD456DG'],
    ['Führerschein B072RRE2I55', 'B072RRE2I55'],
    ['permis de conduire n° 123456789012', '123456789012'],
    ['MORGA657054SM9IJ', 'MORGA657054SM9IJ'],
    ['MORGA 657054 SM9IJ', 'MORGA 657054 SM9IJ'],
    ['FOX99851012AB9CD', 'FOX99851012AB9CD'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([`driver-licence: ${value}`])
  })
})

describe('what is no driving licence number is not found', () => {
  it.each([
    'D123-4567-8901',
    'drivers license expires 2027-05-01',
    "driver's license renewed 01.05.2027",
    'glucose 110 mg/dL 12345678',
    'driver version 31.0.15.3623',
    'software license 12345678',
    'MORGA699054SM9IJ',
    'MORGA657994SM9IJ',
    "He has no driver's license. Order 12345678 is here",
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
