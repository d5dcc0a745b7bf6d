import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { paramPath } from '../../../shared/http/param-path.ts'
import { parseWith } from '../../../shared/http/parse-request.ts'

it.each([
  [['input', 3], 'input[3]'],
  [['sunder', 'items', 0, 'metadata', 'folder'], 'sunder.items[0].metadata.folder'],
  [['metadata', 'ada@example.com'], 'metadata.?'],
  [['metadata', '\u202eevil'], 'metadata.?'],
  [['metadata', 'a'.repeat(65), 'b'], 'metadata.?.b'],
])('writes %j as %s', (keys, path) => {
  expect(paramPath(keys)).toBe(path)
})

it.each([['more'], ['a.b-c_d']])('repeats the unknown key %s', (key) => {
  expect(() => parseWith(z.strictObject({}), { [key]: 1 })).toThrow(`Unrecognized key: "${key}"`)
})

it.each([['a b'], ['\u202e'], ['<b>'], ['a'.repeat(65)], ['']])(
  'does not repeat the unknown key %j',
  (key) => {
    expect(() => parseWith(z.strictObject({}), { [key]: 1 })).toThrow(/^Unrecognized keys$/)
  },
)
