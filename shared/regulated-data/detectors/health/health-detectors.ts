import type { Detector } from '../../detector.ts'
import { createCheckedNumbers } from '../checked-numbers.ts'
import { dea } from './dea.ts'
import { diagnosis } from './diagnosis.ts'
import { icd10 } from './icd10.ts'
import { medicationContext } from './medication-context.ts'
import { mrn } from './mrn.ts'
import { npi } from './npi.ts'

export const healthDetectors: readonly Detector[] = [
  mrn,
  createCheckedNumbers([npi]),
  dea,
  icd10,
  medicationContext,
  diagnosis,
]
