import type { Detector } from '../../detector.ts'
import { driverLicence } from './driver-licence.ts'
import { machineReadableZone } from './machine-readable-zone.ts'
import { passport } from './passport.ts'
import { ukDriverLicence } from './uk-driver-licence.ts'

export const documentDetectors: readonly Detector[] = [
  passport,
  machineReadableZone,
  driverLicence,
  ukDriverLicence,
]
