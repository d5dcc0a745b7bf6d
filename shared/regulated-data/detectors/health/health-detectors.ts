import type { Detector } from '../../detector.ts'

export const healthDetectors: readonly Detector[] = []
