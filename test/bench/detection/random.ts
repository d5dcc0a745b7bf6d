/** Chance that can be had again: the same seed gives the same choices. */
export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  pick<Choice>(choices: readonly Choice[]): Choice
  /** True so often. */
  chance(share: number): boolean
  digits(count: number): string
  /** So many signs of an alphabet. */
  signs(alphabet: string, count: number): string
}

/** Mulberry32: 32 bits of state are enough for test data. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const signs = (alphabet: string, count: number) => {
    let text = ''
    for (let index = 0; index < count; index++) text += alphabet[between(0, alphabet.length - 1)]
    return text
  }
  return {
    next,
    between,
    pick<Choice>(choices: readonly Choice[]): Choice {
      return choices[between(0, choices.length - 1)] as Choice
    },
    chance: (share) => next() < share,
    digits: (count) => signs('0123456789', count),
    signs,
  }
}

/** `#` is any digit, `N` one of 2 to 9, `P` one of 1 to 9; the rest stands for itself. */
export function fillPattern(random: Random, pattern: string): string {
  let text = ''
  for (const sign of pattern) {
    if (sign === '#') text += random.between(0, 9)
    else if (sign === 'N') text += random.between(2, 9)
    else if (sign === 'P') text += random.between(1, 9)
    else text += sign
  }
  return text
}
