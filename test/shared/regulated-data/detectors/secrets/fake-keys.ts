const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lower = upper.toLowerCase()
const digits = '0123456789'

/** Characters that fake keys are made of. */
export const alphabets = {
  base62: `${upper}${lower}${digits}`,
  base64: `${upper}${lower}${digits}+/`,
  base64url: `${upper}${lower}${digits}-_`,
  base32: `${upper}234567`,
  upperAndDigits: `${upper}${digits}`,
  lowerAndDigits: `${lower}${digits}`,
  hex: '0123456789abcdef',
  digits,
} as const

/** So many characters of an alphabet, the same for the same seed; no scanner finds a key in this file. */
export function fake(length: number, alphabet: keyof typeof alphabets = 'base62', seed = 1): string {
  const signs = alphabets[alphabet]
  let state = (seed * 2654435761) % 4294967296
  let text = ''
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += signs[(state >>> 16) % signs.length]
  }
  return text
}

/** A prefix that is put together when the test runs. */
export function prefix(...parts: readonly string[]): string {
  return parts.join('')
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

export function fakeToken(header: object = { alg: 'HS256', typ: 'JWT' }): string {
  return [encode(header), encode({ sub: '1234567890', name: 'Ada' }), fake(43, 'base64url')].join('.')
}

/** A PEM block of the kind, its lines joined by whatever stands for a line's end. */
export function pem(kind: string, newline = '\n'): string {
  const dashes = '-'.repeat(5)
  const lines = [1, 2, 3].map((seed) => fake(64, 'base64', seed))
  return [`${dashes}BEGIN ${kind}${dashes}`, ...lines, `${fake(22)}==`, `${dashes}END ${kind}${dashes}`].join(
    newline,
  )
}
