import type { Detector, Report } from '../../detector.ts'
import { createPhrases, wordsOf } from '../../phrases.ts'
import type { Reading } from '../../reading/reading.ts'
import { isDate, valueBehind } from '../announced-value.ts'

const sure = ['mrn', 'mrns', 'mrnumber', 'medicalrecordnumber', 'medicalrecordno', 'medical record number']
const direct = [
  'medical record',
  'medical records',
  'medicalrecord',
  'health record',
  'patient id',
  'patient identifier',
  'patient number',
  'patient no',
  'patientid',
  'patientnumber',
  'patientno',
  'chart',
  'chart number',
  'chartnumber',
  'hospital number',
  'hospital no',
  'hospital id',
  'emr number',
  'ehr number',
  'emr id',
  'ehr id',
  'patientennummer',
  'patienten id',
  'fallnummer',
  'numero de patient',
  'dossier patient',
  'historia clinica',
  'nhc',
  'prontuario',
]

const form = /^(?=(?:[A-Z]*\d){4})[A-Z0-9]{5,14}$/

/** Medical record numbers: every hospital has its own form, so that words must announce them. */
export const mrn: Detector = {
  words: wordsOf([...sure, ...direct]),
  create(dictionary) {
    const context = createPhrases(dictionary, [...sure, ...direct])
    const needsNoMore = createPhrases(dictionary, sure)
    return (reading, report) => {
      for (const token of reading.known) {
        if (context.startOf(reading, token) === undefined) continue
        reportBehind(reading, token, needsNoMore.startOf(reading, token) !== undefined, report)
      }
    }
  },
}

function reportBehind(reading: Reading, token: number, isSure: boolean, report: Report): void {
  const value = valueBehind(reading, token, { reach: isSure ? 5 : 4, isSpaced: false, isValid })
  if (value === undefined || !(value.isDirect || isSure)) return
  report('phi.mrn', value.start, value.end, value.isDirect ? 0.91 : 0.66)
}

function isValid(compact: string): boolean {
  return form.test(compact) && !isDate(compact)
}
