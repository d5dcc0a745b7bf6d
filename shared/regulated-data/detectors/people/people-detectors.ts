import type { Detector } from '../../detector.ts'
import { address } from './address.ts'
import { birthDate } from './birth-date.ts'
import { email } from './email.ts'
import { name } from './name.ts'
import { phone } from './phone.ts'

export const peopleDetectors: readonly Detector[] = [email, phone, birthDate, address, name]
