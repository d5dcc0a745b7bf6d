import type { Value } from './labelled-text.ts'
import type { Random } from './random.ts'
import { card, falseCard } from './values/card-values.ts'
import { falseEmail, plainEmail, veiledEmail } from './values/email-values.ts'
import { falseIban, iban } from './values/iban-values.ts'
import { falseIp, ip } from './values/ip-values.ts'
import { falseName, familyName, fullName, givenName } from './values/name-values.ts'
import { nationalIds } from './values/national-id-values.ts'
import { address, birthDate, medication, mrn } from './values/other-values.ts'
import { formedPhone, toldPhone } from './values/phone-values.ts'
import {
  connectionString,
  highEntropy,
  password,
  privateKey,
  token,
  urlCredentials,
} from './values/secret-values.ts'
import { falseSsn, formedSsn, itin, toldSsn } from './values/ssn-values.ts'

const lookAlike =
  (make: (random: Random) => string) =>
  (random: Random): Value => ({ class: undefined, text: make(random) })

const hex = '0123456789abcdef'

/** What stands in a template's `{slot}`. A `told` one is announced by the words around it. */
export const slots: Readonly<Record<string, (random: Random) => Value>> = {
  email: (random) => (random.chance(0.8) ? plainEmail(random) : veiledEmail(random)),
  plainEmail,
  phone: formedPhone,
  toldPhone,
  card,
  ssn: formedSsn,
  toldSsn,
  itin,
  iban,
  ip,
  name: fullName,
  familyName,
  givenName,
  birthDate,
  address,
  medication,
  mrn,
  token,
  privateKey,
  connectionString,
  urlCredentials,
  password,
  highEntropy,
  swift: (random) => ({
    class: 'financial.swift',
    text: random.pick(['DEUTDEFF', 'BNPAFRPPXXX', 'NWBKGB2L', 'INGBNL2A', 'CHASUS33XXX']),
  }),
  ...nationalIds,
  notEmail: falseEmail,
  notCard: falseCard,
  notSsn: falseSsn,
  notIban: falseIban,
  notIp: falseIp,
  notName: falseName,
  uuid: lookAlike((random) => [8, 4, 4, 4, 12].map((length) => random.signs(hex, length)).join('-')),
  sha: lookAlike((random) => random.signs(hex, random.pick([7, 12, 40, 64]))),
  order: lookAlike((random) =>
    random.pick([
      random.digits(8),
      `ORD-${random.digits(6)}`,
      `${random.between(100, 999)}-${random.digits(7)}`,
    ]),
  ),
  version: lookAlike((random) => `${random.between(0, 20)}.${random.between(0, 30)}.${random.between(0, 9)}`),
  time: lookAlike(
    (random) =>
      `2024-0${random.between(1, 9)}-1${random.between(0, 9)}T${random.between(10, 23)}:${random.between(10, 59)}:${random.between(10, 59)}.${random.digits(3)}Z`,
  ),
  price: lookAlike((random) => `$${random.between(1, 9)},${random.digits(3)}.${random.digits(2)}`),
}
