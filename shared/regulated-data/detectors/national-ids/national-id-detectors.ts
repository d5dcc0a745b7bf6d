import type { Detector } from '../../detector.ts'
import { usSsn } from './us-ssn.ts'

export const nationalIdDetectors: readonly Detector[] = [usSsn]
