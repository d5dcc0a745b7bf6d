import { describe, expect, it } from 'vitest'
import { diagnosis } from '../../../../../shared/regulated-data/detectors/health/diagnosis.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(diagnosis)

describe('a condition is found where it is said of somebody', () => {
  it.each([
    ['Patient was diagnosed with type 2 diabetes and hypertension.', ['type 2 diabetes', 'hypertension']],
    ['He has a history of stage IV breast cancer.', ['stage IV breast cancer']],
    ['She suffers from bipolar disorder', ['bipolar disorder']],
    ['Diagnosis: acute myeloid leukemia', ['acute myeloid leukemia']],
    ['PMH: HTN, COPD, CAD', ['HTN', 'COPD', 'CAD']],
    ['tested positive for HIV in May', ['HIV']],
    ['she is HIV-positive', ['HIV']],
    ['my asthma is worse', ['asthma']],
    ['My father had high blood pressure', ['high blood pressure']],
    ['Maria Lopez has multiple sclerosis', ['multiple sclerosis']],
    ['65-year-old male with atrial fibrillation', ['atrial fibrillation']],
    ["patient has Parkinson's disease", ["Parkinson's disease"]],
    ['he had a stroke in 2019', ['stroke']],
    ['He was treated for depression', ['depression']],
  ])('%s', (text, values) => {
    expect(found(text)).toEqual(values.map((value) => `diagnosis: ${value}`))
  })
})

describe('a condition that is nobody’s is not found', () => {
  it.each([
    'The history of cancer research is long',
    'diabetes is a disease',
    'patients with diabetes should exercise',
    'The patient has no diabetes',
    'He denies depression',
    'The economy suffered from the Great Depression',
    'he had a stroke of luck',
    'We have MS Office',
    'my ms paint',
    'He has a diabetes research grant',
    'asthma awareness month',
    'She met him. Diabetes is common',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})
