import { describe, expect, it } from 'vitest'
import { createCheckedNumbers } from '../../../../../shared/regulated-data/detectors/checked-numbers.ts'
import { dea } from '../../../../../shared/regulated-data/detectors/health/dea.ts'
import { icd10 } from '../../../../../shared/regulated-data/detectors/health/icd10.ts'
import { mrn } from '../../../../../shared/regulated-data/detectors/health/mrn.ts'
import { npi } from '../../../../../shared/regulated-data/detectors/health/npi.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(mrn, createCheckedNumbers([npi]), dea, icd10)

describe('numbers of patients and providers are found', () => {
  it.each([
    ['MRN: MR-2024-00123', ['mrn: MR-2024-00123']],
    ['mrn 12345678', ['mrn: 12345678']],
    ['{"mrn":"00123456"}', ['mrn: 00123456']],
    ['Patient ID: P10023', ['mrn: P10023']],
    ['medical record number is 123-4567.', ['mrn: 123-4567']],
    ['Chart #554433', ['mrn: 554433']],
    ['NPI: 1234567893', ['npi: 1234567893']],
    ['national provider identifier 1245319599', ['npi: 1245319599']],
    ['DEA AB1234563', ['dea: AB1234563']],
    ['DEA no. ab 1234563', ['dea: ab 1234563']],
    ['Dr. Able, BA1234563', ['dea: BA1234563']],
    ['dea F91234563', ['dea: F91234563']],
  ])('%s', (text, values) => {
    expect(found(text)).toEqual(values)
  })
})

describe('codes of diagnoses are found', () => {
  it.each([
    ['ICD-10: E11.9, I10; S72.001A', ['icd10: E11.9', 'icd10: I10', 'icd10: S72.001A']],
    ['Diagnosis: M54.5 (low back pain)', ['icd10: M54.5']],
    ['dx e11.65', ['icd10: e11.65']],
    ['Diagnosis code E119', ['icd10: E119']],
    ['icd10_code,T88.7XXA', ['icd10: T88.7XXA']],
    ['coded as Z79.4', ['icd10: Z79.4']],
    ['admitted for C7A.010', ['icd10: C7A.010']],
  ])('%s', (text, values) => {
    expect(found(text)).toEqual(values)
  })
})

describe('what only looks like them is not found', () => {
  it.each([
    'patient 12345 of 20000',
    'MRN issued on 2024-01-05',
    'patient number one',
    'medical record of 2019',
    'patient id lost, see case 12345',
    'NPI 1234567890',
    'NPI 3234567899',
    '1234567893',
    'DEA AB1234564',
    'AI1234564',
    'ab1234563',
    'part AB1234563',
    'error code E11.9',
    'E11.9',
    'I10',
    'paper of A4.5 or B2B, engine V8.1, H1N1',
    'model code X12.5',
    'diagnosis R12.1.3',
    'postal code K1A.0B1',
    'dx K99.1',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
