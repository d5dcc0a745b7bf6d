import { expect, it } from 'vitest'
import { wireNumber } from '../../../../shared/vectors/s3-vectors/wire-number.ts'

/** As the SDK holds a number that is written in more digits, or in another way, than JavaScript writes it. */
const numericValue = (string: string) => ({ string, type: 'bigDecimal' })

it.each([
  [0.25, 0.25],
  [-9007199254740992n, -9007199254740992],
  [numericValue('0.10000000149011611938'), 0.10000000149011612],
  [numericValue('1.0E-45'), 1e-45],
  [numericValue('3.4028234663852886e+38'), 3.4028234663852886e38],
])('takes %o for the number that it is', (value, expected) => {
  expect(wireNumber(value)).toBe(expected)
})

it.each([[undefined], [null], ['0.5'], [{}], [numericValue('')], [numericValue('x')], [[0.5]]])(
  'takes %o for none',
  (value) => {
    expect(wireNumber(value)).toBeNaN()
  },
)
