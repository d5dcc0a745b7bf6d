/** The current time in milliseconds since the epoch. Injected, so that tests move it instead of waiting. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** An instant as RFC 3339 in UTC with milliseconds, the only form in which times leave the gateway. */
export function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
