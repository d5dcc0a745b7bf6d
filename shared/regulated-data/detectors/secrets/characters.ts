/** Sets of characters that keys are written with; they combine by `|`. */
export const Characters = {
  lowerHex: 1,
  upperOrDigit: 2,
  lowerOrDigit: 4,
  letterOrDigit: 8,
  /** `-` and `_`, of base64url (RFC 4648, section 5). */
  dashes: 16,
  /** `+` and `/`, of base64 (RFC 4648, section 4). */
  base64Signs: 32,
  dot: 64,
  /** `~` and `%`: of Azure's secrets, and of what is percent-encoded. */
  tildeOrPercent: 128,
  /** `=`, which fills base64 up. */
  equals: 256,
} as const

const sets = new Uint16Array(128)
for (let code = 0x30; code <= 0x39; code++) sets[code] = 1 | 2 | 4 | 8
for (let code = 0x41; code <= 0x5a; code++) sets[code] = 2 | 8
for (let code = 0x61; code <= 0x7a; code++) sets[code] = 4 | 8 | (code <= 0x66 ? 1 : 0)
add('-_', Characters.dashes)
add('+/', Characters.base64Signs)
add('.', Characters.dot)
add('~%', Characters.tildeOrPercent)
add('=', Characters.equals)

function add(signs: string, set: number): void {
  for (let index = 0; index < signs.length; index++) sets[signs.charCodeAt(index)] = set
}

export const base64 = Characters.letterOrDigit | Characters.base64Signs | Characters.equals
export const base64url = Characters.letterOrDigit | Characters.dashes

export function isIn(code: number, characters: number): boolean {
  return code < 128 && ((sets[code] as number) & characters) !== 0
}

/** Finds the ends of runs in one text, and remembers the last, so that many candidates in one run don't each read it again. */
export interface Runs {
  end(text: string, from: number): number
}

export function createRuns(characters: number): Runs {
  let [start, end] = [0, 0]
  return {
    end(text, from) {
      if (from >= start && from < end) return end
      start = from
      end = runEnd(text, from, characters)
      return end
    },
  }
}

/** The end of the run of these characters that begins here; no farther than `most` characters on. */
export function runEnd(text: string, from: number, characters: number, most = text.length): number {
  const limit = Math.min(text.length, from + most)
  let end = from
  while (end < limit && isIn(text.charCodeAt(end), characters)) end++
  return end
}
