import type { RandomBytes } from '../runtime/random.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { sameDigest } from '../signing/same-digest.ts'

/** 128 random bits: a session's own, repeated in each of its forms. */
export function randomCsrf(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('base64url')
}

/**
 * Holds a form against the session that it claims to come from and, as far as the browser tells, against the page that it
 * was sent from.
 *
 * @throws SunderError `form_foreign`
 */
export function checkForm(
  { csrf, origin, fetchSite }: { csrf: string; origin: string | undefined; fetchSite: string | undefined },
  expected: { readonly csrf: string; readonly origin: string },
): void {
  const isSameSite = fetchSite === undefined || fetchSite === 'same-origin'
  // A page without a referrer sends `null`.
  const isSameOrigin = origin === undefined || origin === 'null' || origin === expected.origin
  if (!isSameSite || !isSameOrigin || !sameDigest(csrf, expected.csrf)) throw new SunderError('form_foreign')
}
