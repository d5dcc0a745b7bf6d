import type { Detector } from '../../detector.ts'
import { card } from './card.ts'
import { iban } from './iban.ts'

export const financialDetectors: readonly Detector[] = [card, iban]
