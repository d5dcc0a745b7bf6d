/** A pseudo-random sequence that one number decides: a run that it steers can be had again. */
export interface SeededRandom {
  /** 0 (inclusive) to 1. */
  next(): number
  /** 0 to `below` - 1. */
  integer(below: number): number
  pick<Item>(items: readonly Item[]): Item
  chance(probability: number): boolean
  bytes(size: number): Uint8Array
}

/** Mulberry32: 32 bits of state are plenty for some thousand choices a run. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const word = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const next = () => word() / 2 ** 32
  const integer = (below: number) => Math.floor(next() * below)
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick(items) {
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return items[integer(items.length)] as (typeof items)[number]
    },
    bytes: (size) => Uint8Array.from({ length: size }, () => word() & 0xff),
  }
}
