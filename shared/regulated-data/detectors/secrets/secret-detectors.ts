import type { Detector } from '../../detector.ts'

export const secretDetectors: readonly Detector[] = []
