import type { Detector } from '../../detector.ts'
import { email } from './email.ts'
import { phone } from './phone.ts'

export const peopleDetectors: readonly Detector[] = [email, phone]
