import type { Detector } from '../../detector.ts'
import { createCheckedNumbers } from '../checked-numbers.ts'
import { auTfn } from './au-tfn.ts'
import { brCpf } from './br-cpf.ts'
import { caSin } from './ca-sin.ts'
import { deTaxId } from './de-tax-id.ts'
import { esDni } from './es-dni.ts'
import { frNir } from './fr-nir.ts'
import { inAadhaar } from './in-aadhaar.ts'
import { inPan } from './in-pan.ts'
import { itCodiceFiscale } from './it-codice-fiscale.ts'
import { ukNhs } from './uk-nhs.ts'
import { ukNino } from './uk-nino.ts'
import { usSsn } from './us-ssn.ts'

/** Those of digits alone, which are read together. */
export const checkedNationalIds = createCheckedNumbers([ukNhs, deTaxId, inAadhaar, brCpf, caSin, auTfn])

export const nationalIdDetectors: readonly Detector[] = [
  usSsn,
  ukNino,
  frNir,
  esDni,
  itCodiceFiscale,
  inPan,
  checkedNationalIds,
]
