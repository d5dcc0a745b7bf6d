/**
 * Letters of other scripts that look like Latin ones, as they are mistaken or abused for them (a choice from
 * Unicode's confusables, UTS #39): only those of which a whole word can be forged.
 */
const homoglyphs: Readonly<Record<string, string>> = {
  // Cyrillic
  ...pairs('АВЕЅІЈКМНОРСТУХԌԚԜ', 'ABESIJKMHOPCTYXGQW'),
  ...pairs('аеорсухіјѕһԁԛԝӏ', 'aeopcyxijshdqwl'),
  // Greek
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...pairs('ανοριυκχ', 'avopiukx'),
  // Small capitals, and letters without a dot or with a bar
  ...pairs('ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ', 'ABCDEGHIJKLMNOPRTUVWYZ'),
  ...pairs('ɑɡıł', 'agil'),
  // Signs
  ...pairs('․∙•・。．·‧', '........'),
  ...pairs('∶ː꞉⁄∕⧸−⁃˗', ':::///---'),
  ...pairs('‘’‛ʼ′', "'''''"),
  ...pairs('“”‟″', '""""'),
}

function pairs(from: string, to: string): Record<string, string> {
  const signs = [...to]
  return Object.fromEntries([...from].map((sign, index) => [sign, signs[index] ?? sign]))
}

/** Nothing that is seen: controls, soft hyphens, joiners, direction marks, variation selectors, tags, marks that combine. */
const unseen = /^[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]$/u
/** U+2800 is the pattern of Braille without a dot. */
const space = /^[\p{Zs}\p{Zl}\p{Zp}\u2800]$/u
const lineEnds = new Set([0x85, 0x2028, 0x2029])
const dash = /^\p{Pd}$/u
const digit = /^\p{Nd}$/u
const marks = /[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/gu
/** Letters that no normal form takes apart, as they are written without their sign. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  þ: 'th',
  Þ: 'Th',
  ð: 'd',
  Ð: 'D',
}

/** Folds of the basic plane's code points, filled at need: 65,536 at the most. */
const folds: (string | undefined)[] = []

/** What stands for a code point above ASCII in the view: its plain form, or nothing. */
export function fold(code: number): string {
  if (code > 0xffff) return compute(code)
  const known = folds[code] ?? compute(code)
  folds[code] = known
  return known
}

function compute(code: number): string {
  const sign = String.fromCodePoint(code)
  if (lineEnds.has(code)) return '\n'
  if (unseen.test(sign)) return ''
  const given = homoglyphs[sign] ?? plain[sign]
  if (given !== undefined) return given
  if (space.test(sign)) return ' '
  if (dash.test(sign)) return '-'
  if (digit.test(sign)) return String(digitValue(code))
  const enclosed = enclosedSign(code)
  if (enclosed !== undefined) return enclosed
  const decomposed = sign.normalize('NFKD').replace(marks, '')
  // Hangul and the like are not to be taken apart; what becomes of a sign must not be blank.
  const folded = /^[\0-\x7f]+$/.test(decomposed) ? decomposed : sign.normalize('NFKC').replace(marks, '')
  return [...folded].map((part) => (part === sign || part < '\x80' ? part : fold(codeOf(part)))).join('')
}

/** Runs of signs in white on black, which no normal form takes apart: the first, the last, and what the first stands for. */
const enclosedRuns = [
  [0x2776, 0x277e, '1'],
  [0x2780, 0x2788, '1'],
  [0x278a, 0x2792, '1'],
  [0x24f5, 0x24fd, '1'],
  [0x24ff, 0x24ff, '0'],
  [0x1f10b, 0x1f10c, '0'],
  [0x1f150, 0x1f169, 'A'],
  [0x1f170, 0x1f189, 'A'],
] as const

function enclosedSign(code: number): string | undefined {
  const run = enclosedRuns.find(([first, last]) => code >= first && code <= last)
  if (run === undefined) return undefined
  const [first, , stands] = run
  return stands === '0' ? stands : String.fromCharCode(stands.charCodeAt(0) + code - first)
}

function codeOf(sign: string): number {
  return sign.codePointAt(0) as number
}

/** Decimal digits stand in runs of ten, in order (Unicode Standard, section 4.6). */
function digitValue(code: number): number {
  let value = 0
  while (value < 9 && digit.test(String.fromCodePoint(code - value - 1))) value++
  // Runs can follow one another: the mathematical digits are five times ten from U+1D7CE.
  return code >= 0x1d7ce && code <= 0x1d7ff ? (code - 0x1d7ce) % 10 : value
}
