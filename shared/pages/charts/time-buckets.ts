/** Spans of one length, side by side; the first begins at a multiple of it. */
export interface TimeBuckets {
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly stepMs: number
  readonly count: number
}

const minute = 60_000
const steps = [1, 5, 10, 30, 60, 180, 360, 720, 1440, 10_080].map((minutes) => minutes * minute)

/** Buckets of the shortest round length of which so many cover the span. */
export function bucketsOf(from: number, to: number, most = 60): TimeBuckets {
  const stepMs = steps.find((step) => countOf(from, to, step) <= most + 1) ?? (to - from) / most
  return { start: Math.floor(from / stepMs) * stepMs, stepMs, count: countOf(from, to, stepMs) }
}

function countOf(from: number, to: number, step: number): number {
  return Math.max(1, Math.ceil(to / step) - Math.floor(from / step))
}

/** The number of the bucket that a moment lies in; undefined outside of all. */
export function bucketAt({ start, stepMs, count }: TimeBuckets, moment: number): number | undefined {
  const index = Math.floor((moment - start) / stepMs)
  return index >= 0 && index < count ? index : undefined
}

/** A bucket's beginning for people: `12:30`, or `22 Nov 12:00` where they cover more than a day. UTC. */
export function bucketName({ start, stepMs, count }: TimeBuckets, index: number): string {
  const at = new Date(start + index * stepMs)
  const time = at.toISOString().slice(11, 16)
  if (stepMs * count <= 25 * 60 * minute) return time
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
  return stepMs % (1440 * minute) === 0 ? day : `${day} ${time}`
}
