import type { Detector } from '../../detector.ts'
import { createCheckedNumbers } from '../checked-numbers.ts'
import { card } from './card.ts'
import { cryptoAddress } from './crypto-address.ts'
import { iban } from './iban.ts'
import { routingNumber } from './routing-number.ts'
import { swift } from './swift.ts'
import { wrappedCard } from './wrapped-card.ts'

export const financialDetectors: readonly Detector[] = [
  card,
  wrappedCard,
  iban,
  createCheckedNumbers([routingNumber]),
  swift,
  cryptoAddress,
]
