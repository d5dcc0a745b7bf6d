import type { Detector } from '../../detector.ts'
import { ipAddress } from './ip-address.ts'

export const networkDetectors: readonly Detector[] = [ipAddress]
