import * as z from 'zod/mini'

/**
 * Why an auditor has to see regulated data as it is; recorded word for word. The function that reads payloads asks
 * for it as strictly as the one that faces the auditor: neither trusts the other.
 */
export const unmaskReasonSchema = z
  .string()
  .check(z.trim(), z.minLength(10, 'expected a reason of at least 10 characters'), z.maxLength(500))
