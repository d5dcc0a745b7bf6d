import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { toSunderError } from '../../../shared/http/error-response.ts'

it('tells the log in words why a stored value is not what it should be', () => {
  const { error } = z.object({ id: z.string() }).safeParse({})
  const { code, message, detail } = toSunderError(error)
  expect(code).toBe('internal_error')
  expect(message).not.toContain('expected string')
  expect(detail).toContain('expected string, received undefined')
})
