import { expect, it } from 'vitest'
import { printable } from '../../../infra/command-line/printable.ts'

it.each([
  ['an escape sequence', 'a\x1b[31mred\x07', 'a·[31mred·'],
  ['ends of lines', 'one\r\ntwo\tthree\u2028four', 'one two three four'],
  ['direction marks', 'a\u202etxt.exe', 'a·txt.exe'],
  ['half a surrogate pair', 'a\ud83d', 'a·'],
  ['what is written', 'é 漢 👩‍👩‍👧 می‌خواهم', 'é 漢 👩‍👩‍👧 می‌خواهم'],
])('%s', (_case, text, shown) => {
  expect(printable(text)).toBe(shown)
})
