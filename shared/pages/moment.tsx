/** An instant in UTC, to the second or to the millisecond: `2026-11-22 12:03:14 UTC`. */
export function Moment({ at, isExact = false }: { readonly at: string; readonly isExact?: boolean }) {
  return (
    <time datetime={at}>
      {at.slice(0, 10)} {at.slice(11, isExact ? 23 : 19)} UTC
    </time>
  )
}

/** Only the time of the day, for where the day stands above. */
export function TimeOfDay({ at }: { readonly at: string }) {
  return (
    <time datetime={at}>
      {at.slice(11, 19)}
      <small>{at.slice(19, 23)}</small>
    </time>
  )
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** `Sunday 22 November 2026` */
export function dayInWords(at: string): string {
  return dayFormat.format(Date.parse(at)).replace(',', '')
}

/** `14 ms`, `3.2 s`, `4 min`, `2 h 5 min`, `3 d 4 h` */
export function durationInWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const minutes = Math.round(milliseconds / 60_000)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return joined(`${hours} h`, minutes % 60, 'min')
  return joined(`${Math.floor(hours / 24)} d`, hours % 24, 'h')
}

function joined(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`
}
