import type { Detector, Report } from '../../detector.ts'
import { createPhrases, wordsOf } from '../../phrases.ts'
import type { Reading } from '../../reading/reading.ts'
import { isDate, valueBehind } from '../announced-value.ts'

const phrases = [
  'driver license',
  'driver licence',
  'drivers license',
  'drivers licence',
  'driver s license',
  'driver s licence',
  'drivers licenses',
  'driving licence',
  'driving license',
  'drivers lic',
  'driver lic',
  'driver s lic',
  'driver s permit',
  'driverlicense',
  'driverlicence',
  'driverslicense',
  'driverslicence',
  'driverlicensenumber',
  'driverslicensenumber',
  'drivinglicence',
  'drivinglicencenumber',
  'licencia de conducir',
  'carnet de conducir',
  'permiso de conducir',
  'permis de conduire',
  'patente di guida',
  'carteira de motorista',
  'fuhrerschein',
  'fuehrerschein',
  'fuhrerscheinnummer',
  'fuehrerscheinnummer',
  'rijbewijs',
  'rijbewijsnummer',
  'cnh',
  'cdl',
  'dl',
  'dln',
  'dlno',
  'dlnumber',
]

/**
 * Letters and digits as the states print them (AAMVA); Washington's and Germany's have digits in between. At least
 * five digits, four where letters stand between them.
 */
const forms = /^[A-Z]{0,3}\d{5,14}[A-Z]?$|^(?=(?:.*\d){4})[A-Z0-9]{9,16}$|^WDL[A-Z0-9]{9}$/

/** Driving licence numbers where words announce them. */
export const driverLicence: Detector = {
  words: wordsOf(phrases),
  create(dictionary) {
    const context = createPhrases(dictionary, phrases)
    return (reading, report) => {
      for (const token of reading.known) {
        if (context.startOf(reading, token) !== undefined && !isUnit(reading, token))
          reportBehind(reading, token, report)
      }
    }
  },
}

/** Of `mg/dL`. */
function isUnit({ text, tokens }: Reading, token: number): boolean {
  return text[(tokens.start[token] as number) - 1] === '/'
}

function reportBehind(reading: Reading, token: number, report: Report): void {
  const value = valueBehind(reading, token, { reach: 6, isSpaced: true, isValid })
  if (value !== undefined) report('pii.driver-licence', value.start, value.end, value.isDirect ? 0.91 : 0.64)
}

function isValid(compact: string): boolean {
  return forms.test(compact) && !isDate(compact)
}
