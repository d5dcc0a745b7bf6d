/** How a value is tied to its name. */
export type Tie = 'sign' | 'tag' | 'word' | 'list' | 'space'

/** A value that a text assigns to a name, as offsets. */
export interface Assignment {
  readonly tie: Tie
  readonly isQuoted: boolean
  readonly start: number
  readonly end: number
}

/** The longest name's rest, tie and value that are looked at. */
const longestValue = 256
/** Parts of a name behind the word that leave its meaning: `PASSWORD_PROD`, `password2`, `pwd.new`. */
const restOfName =
  /(?: code(?= ?[:=])|[_.-](?:code|prod|production|dev|test|staging|stage|live|value|confirm|confirmation|new|old|default|primary|secondary|current|user|admin|root|db|database|string|text|plain|\d{1,4})){0,3}(?![A-Za-z0-9])/iy
/** Quotes, brackets and emphasis that close the name; a type between name and sign; the sign. */
const sign =
  /\\?["'`]?[\])*_]{0,3}[ \t]{0,8}(?::[ \t]{0,2}(?:str|string|String|Optional\[str\]|SecretStr|char ?\*|&str|bytes)[ \t]{0,2}=(?!=)|:=|=>|->|={1,3}|:(?!:))[ \t]{0,8}/y
/** `name="password" value="…"`, `<key>password</key><string>…`. */
const attribute =
  /["'][ \t]{1,4}(?:value|content|default)=|<\/(?:key|name|th|td|dt|b|strong|label)>\s{0,8}<(?:string|value|td|dd|code)>/iy
/** `("password", "…")`, `['password' , '…']`, `setPassword("…")`, `IDENTIFIED BY '…'`, `env.PASSWORD || '…'`. */
const list =
  /\\?["']\s{0,2},\s{0,4}(?=\\?["'])|\((?=\\?["'`])|\s{0,2}(?:\|\||\?\?)\s{0,2}(?=["'`])|[ \t]{1,4}(?:by[ \t]{1,4}|or[ \t]{1,4})?(?=["'`])/iy
const word =
  /["'`)*]{0,3}[ \t]{1,4}(?:is|was|ist|war|lautet|es|est|e|era|-|\||will be|should be|remains|set to|changed to|reset to|to)(?: (?:now|still|just|simply|currently|set to|reset to|changed to|as follows|this|called))?(?:[ \t]{0,2}[:=])?[ \t]{1,4}(?=\S)/iy
const space = /[ \t]{1,4}(?=[^\s-])/y
const markup =
  /<\/?(?:b|i|em|strong|code|td|th|dd|span|tt|pre|kbd)>|(?<![*_])(?:\*\*|__)(?![*_])[ \t]{0,2}|(?<!\*)\*(?![*\s])/y
/** Strings with a prefix: raw, bytes, national, verbatim. */
const opening = /(?:[rbufNL@$]{1,2}(?=["'`]))?\\?["'`]/y
const tagStart = /<[A-Za-z0-9_.:-]{0,17}$/

/**
 * Reads what is assigned to the name that stands at `nameStart` to `nameEnd`.
 *
 * @param isFlag whether the name is an option of a command, whose value may follow a space
 */
export function assignmentAt(
  text: string,
  nameStart: number,
  nameEnd: number,
  isFlag = false,
): Assignment | undefined {
  const end = after(restOfName, text, nameEnd)
  if (end < 0) return undefined
  if (text[end] === '>' && isTag(text, nameStart)) return elementAt(text, end + 1)
  const tied = tieAt(text, end, isFlag)
  return tied === undefined ? undefined : valueAt(text, tied.at, tied.tie)
}

function tieAt(text: string, from: number, isFlag: boolean): { tie: Tie; at: number } | undefined {
  const ties: readonly (readonly [Tie, RegExp])[] = [
    ['sign', sign],
    ['sign', attribute],
    ['list', list],
    ['word', word],
  ]
  for (const [tie, pattern] of ties) {
    const at = after(pattern, text, from)
    if (at >= 0) return { tie, at }
  }
  const at = isFlag ? after(space, text, from) : -1
  return at < 0 ? undefined : { tie: 'space', at }
}

/** The offset behind a sticky pattern's match, or a negative one where it does not match. */
function after(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : -1
}

function isTag(text: string, nameStart: number): boolean {
  return text[nameStart - 1] === '<' || tagStart.test(text.slice(Math.max(0, nameStart - 18), nameStart))
}

function elementAt(text: string, start: number): Assignment | undefined {
  const end = text.slice(start, start + longestValue).search(/<\/|\n/)
  return end <= 0 || text[start + end] !== '<'
    ? undefined
    : { tie: 'tag', isQuoted: true, start, end: start + end }
}

/** The value that begins here, in quotes or up to where a bare value ends. */
export function valueAt(text: string, from: number, tie: Tie): Assignment | undefined {
  let at = from
  for (let skipped = after(markup, text, at), count = 0; skipped > 0 && count < 4; count++) {
    at = skipped
    skipped = after(markup, text, at)
  }
  const quoted = after(opening, text, at)
  if (quoted > 0) {
    const end = closingQuote(text, quoted)
    if (end > quoted) return { tie, isQuoted: true, start: quoted, end }
    at = quoted
  }
  const end = bareEnd(text, at)
  return end > at ? { tie, isQuoted: false, start: at, end } : undefined
}

function closingQuote(text: string, from: number): number {
  const quote = text.charCodeAt(from - 1)
  const isEscaped = text[from - 2] === '\\'
  const limit = Math.min(text.length, from + longestValue)
  for (let index = from; index < limit; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x0a) return -1
    if (code === quote) return index
    if (code === 0x5c) {
      if (isEscaped && text.charCodeAt(index + 1) === quote) return index
      index++
    }
  }
  return -1
}

/** A bare value ends at white space, quotes and brackets that close; at `,`, `;`, `&` when something new begins there. */
function bareEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + longestValue)
  let end = from
  while (end < limit && !isEnd(text, end, text.charCodeAt(end))) end++
  while (end > from && isPunctuation(text.charCodeAt(end - 1))) end--
  return end
}

function isEnd(text: string, at: number, code: number): boolean {
  if (code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x60 || code === 0x3c || code === 0x7c)
    return true
  if (code !== 0x2c && code !== 0x3b && code !== 0x26) return false
  next.lastIndex = at + 1
  return next.test(text)
}

const next = /\s|$|["'}\])]|[A-Za-z_][A-Za-z0-9_.-]{0,30}[=:]/y

/** `.`, `,`, `;`, `:`, `?`, `)`, `]`, `}`, `*`, `\`. */
function isPunctuation(code: number): boolean {
  return (
    code === 0x2e ||
    code === 0x2c ||
    code === 0x3b ||
    code === 0x3a ||
    code === 0x3f ||
    code === 0x29 ||
    code === 0x5d ||
    code === 0x7d ||
    code === 0x2a ||
    code === 0x5c
  )
}
