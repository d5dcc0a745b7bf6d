import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

function parts(random: Random): [area: string, group: string, serial: string] {
  let area = random.between(1, 899)
  if (area === 666) area = 667
  return [pad(area, 3), pad(random.between(1, 99), 2), pad(random.between(1, 9999), 4)]
}

export function formedSsn(random: Random): Value {
  return { class: 'pii.national-id.us-ssn', text: parts(random).join(random.pick(['-', '-', '-', ' '])) }
}

/** Where words say that it is one it can be of any form. */
export function toldSsn(random: Random): Value {
  const separator = random.pick(['-', '-', ' ', '', '.', ' - ', '–'])
  return { class: 'pii.national-id.us-ssn', text: parts(random).join(separator) }
}

export function itin(random: Random): Value {
  const group = random.between(70, 88)
  return {
    class: 'pii.national-id.us-itin',
    text: [`9${random.digits(2)}`, String(group), pad(random.between(1, 9999), 4)].join('-'),
  }
}

/** An area, a group or a serial that is never given out. */
export function falseSsn(random: Random): Value {
  const [area, group, serial] = parts(random)
  return {
    class: undefined,
    text: random.pick([
      `000-${group}-${serial}`,
      `666-${group}-${serial}`,
      `9${area.slice(1)}-${pad(random.between(1, 49), 2)}-${serial}`,
      `${area}-00-${serial}`,
      `${area}-${group}-0000`,
    ]),
  }
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
