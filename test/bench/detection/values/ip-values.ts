import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

export function ip(random: Random): Value {
  return { class: 'pii.ip', text: random.chance(0.6) ? version4(random) : version6(random) }
}

function version4(random: Random): string {
  const first = random.pick([10, 172, 192, 203, 198, 8, 52, 86, 100, 213])
  return [first, random.between(0, 255), random.between(0, 255), random.between(1, 254)].join('.')
}

function version6(random: Random): string {
  const group = () => random.signs('0123456789abcdef', random.between(1, 4)).replace(/^0+(?=.)/, '')
  const groups = (count: number) => Array.from({ length: count }, group).join(':')
  const four = () => random.signs('0123456789abcdef', 4)
  return random.pick([
    () => `2001:db8:${groups(6)}`,
    () => `2001:0db8:${Array.from({ length: 6 }, four).join(':')}`,
    () => `2001:db8::${groups(1)}`,
    () => `2001:db8:${groups(1)}::${groups(2)}`,
    () => `fe80::${groups(4)}`,
    () => `fd${random.signs('0123456789abcdef', 2)}:${groups(2)}::${groups(1)}`,
    () => `2a00:1450:${groups(1)}::${groups(1)}`,
    () => `::ffff:${version4(random)}`,
    () => `64:ff9b::${version4(random)}`,
    () => `2001:DB8:${groups(2).toUpperCase()}::${groups(1).toUpperCase()}`,
    () => `2607:f8b0:4005:${groups(1)}::${four()}`,
    () => `fe80::${groups(3)}:${four()}`,
  ])()
}

/** Dots and colons that are no address. */
export function falseIp(random: Random): Value {
  const text = random.pick([
    () =>
      `v${random.between(1, 9)}.${random.between(0, 20)}.${random.between(0, 9)}.${random.between(0, 99)}`,
    () =>
      `version ${random.between(1, 9)}.${random.between(0, 9)}.${random.between(0, 9)}.${random.between(0, 9)}`,
    () =>
      `section ${random.between(1, 9)}.${random.between(1, 9)}.${random.between(1, 9)}.${random.between(1, 9)}`,
    () => `1.3.6.1.4.1.${random.between(1, 9999)}.${random.between(1, 99)}`,
    () => `${random.between(10, 23)}:${random.between(10, 59)}:${random.between(10, 59)}`,
    () => `${random.between(256, 999)}.${random.between(0, 255)}.${random.between(0, 255)}.1`,
    () => `${random.between(1, 28)}.${random.between(1, 12)}.2024`,
    () => 'std::vector::iterator',
    () => 'a::b',
    () => '127.0.0.1',
    () => '::1',
    () => '0.0.0.0',
    () => `00:1b:44:${random.signs('0123456789abcdef', 2)}:3a:b7`,
    () => `${random.between(1, 20)}:${random.between(10, 59)}`,
  ])()
  return { class: undefined, text }
}
