/** What a stretch of text is made of. */
export interface Makeup {
  readonly length: number
  /** Shannon's entropy per character, in bits. */
  readonly entropy: number
  readonly digits: number
  readonly lower: number
  readonly upper: number
  /** How many characters stand in runs of letters that can be spoken. */
  readonly spoken: number
}

/** A longer value is judged by its beginning, so that the work on a candidate is bounded. */
const sample = 96
const counts = new Uint8Array(256)

export function makeupOf(text: string, from: number, to: number): Makeup {
  const end = Math.min(to, from + sample)
  counts.fill(0)
  let [digits, lower, upper, spoken] = [0, 0, 0, 0]
  let runStart = from
  for (let index = from; index < end; index++) {
    const code = text.charCodeAt(index)
    counts[code & 255] = (counts[code & 255] as number) + 1
    const kind = kindOf(code)
    // A word ends at what is no letter, and before a capital that follows a small letter.
    if (kind < 2 || (kind === 3 && index > from && kindOf(text.charCodeAt(index - 1)) === 2)) {
      spoken += spokenLength(text, runStart, index)
      runStart = kind === 3 ? index : index + 1
    }
    if (kind === 1) digits++
    else if (kind === 2) lower++
    else if (kind === 3) upper++
  }
  spoken += spokenLength(text, runStart, end)
  return { length: end - from, entropy: entropyOf(end - from), digits, lower, upper, spoken }
}

/** 1 for a digit, 2 for a small letter, 3 for a capital, 0 for anything else. */
function kindOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return 2
  if (code >= 0x41 && code <= 0x5a) return 3
  return code >= 0x30 && code <= 0x39 ? 1 : 0
}

function entropyOf(length: number): number {
  let sum = 0
  for (const count of counts) if (count > 1) sum += count * Math.log2(count)
  return length === 0 ? 0 : Math.log2(length) - sum / length
}

/**
 * The pairs of letters that make up nine tenths of English and its neighbours; of random letters they are a quarter.
 */
const commonPairs = new Uint8Array(26 * 26)
for (const pair of (
  'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ' +
  'ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un ' +
  'lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ' +
  'ld ry mp fe bl ab gh ty op sa ay ex ke oo av ag ap gr od bo sp rd do uc bu ov rm tt fa sc gi da cr cl du qu ue ff ' +
  'ba va um pp up go ru ds lt pi rc rr eg au ck br bi pt ak pu ki rk ob mm ph dd bs xt nf ey'
).split(' ')) {
  commonPairs[pairAt(pair, 0)] = 1
}

function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) | 0x20) - 0x61) * 26 + (text.charCodeAt(at + 1) | 0x20) - 0x61
}

/** The run's length when it can be a word: four letters and more, two thirds of their pairs common. */
function spokenLength(text: string, from: number, to: number): number {
  const length = to - from
  if (length < 4) return 0
  let common = 0
  for (let index = from; index + 1 < to; index++) common += commonPairs[pairAt(text, index)] as number
  return common * 3 >= (length - 1) * 2 ? length : 0
}

/**
 * Whether a value is made as keys are: of varied characters, not of words, not of letters of one case or digits alone.
 *
 * @param mostSpoken which part of it may be words: more of it where a prefix has told the key already
 */
export function looksRandom(text: string, from: number, to: number, mostSpoken = 0.5): boolean {
  const { length, entropy, digits, lower, upper, spoken } = makeupOf(text, from, to)
  if (spoken > length * mostSpoken || entropy < 2.7) return false
  if (digits === length) return false
  return digits > 0 || (lower > 2 && upper > 2)
}
