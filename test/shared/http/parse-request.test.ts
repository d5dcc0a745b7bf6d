import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { parseWith } from '../../../shared/http/parse-request.ts'

const schema = z.strictObject({ count: z.int().check(z.minimum(1)), name: z.optional(z.string()) })

it.each([
  [{ count: 0 }, 'Too small: expected number to be >=1', 'count'],
  [{ count: 1, name: null }, 'Invalid input: expected string, received null', 'name'],
  [{ count: 1, more: 1 }, 'Unrecognized key: "more"', undefined],
])('says in words what is wrong with %o', (value, message, param) => {
  expect(() => parseWith(schema, value)).toThrow(
    expect.objectContaining({ code: 'invalid_request', message, param }),
  )
})
