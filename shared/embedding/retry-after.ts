/**
 * The wait that a `Retry-After` header asks for (RFC 9110, section 10.2.3: seconds or a date), in
 * milliseconds from `now`; undefined where there is none or it can't be read.
 */
export function retryAfterMilliseconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  if (/^\d{1,9}(?:\.\d{1,6})?$/.test(text)) return Number(text) * 1000
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
