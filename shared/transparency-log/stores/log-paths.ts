import { toTimestamp } from '../../runtime/clock.ts'

/** The one object that changes: the latest signed head (C2SP `tlog-tiles`). */
export const checkpointPath = 'checkpoint'

/** Index entries, whose names are in the order of time. */
export const timesFolder = 'times'

const numberDigits = 12
/** The last moment of a year of four digits: beyond it, timestamps are no longer in the order of time. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** `seals/000/000/001/234`: no folder grows beyond a thousand. @throws RangeError for a number that is none */
export function sealPath(number: number): string {
  return `seals/${inThousands(number)}`
}

/** Where the note stands that a seal was published with. @throws RangeError for a number that is none */
export function notePath(number: number): string {
  return `checkpoints/${inThousands(number)}`
}

/** `times/2026-11-22/120000.000-000000001234`: in a folder of its day. */
export function timePath({ number, time }: { readonly number: number; readonly time: string }): string {
  return `${timeBound(Date.parse(time))}-${inDigits(number)}`
}

/** What every time path of the moment or later sorts behind, and no earlier one; undefined beyond the year 9999. */
export function firstTimePath(moment: number): string | undefined {
  return moment > lastMoment ? undefined : timeBound(Math.max(0, moment))
}

export function numberOfTimePath(path: string): number {
  return Number(path.slice(-numberDigits))
}

const tilePattern =
  /^tile\/(?:entries|\d|[1-5]\d|6[0-3])(?:\/x\d{3})*\/\d{3}(?:\.p\/(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/

/** Whether a path can be that of a tile or an entry bundle; no other leads out of where they are kept. */
export function isTilePath(path: string): boolean {
  return tilePattern.test(path)
}

function timeBound(moment: number): string {
  const time = toTimestamp(moment)
  return `${timesFolder}/${time.slice(0, 10)}/${time.slice(11, 23).replaceAll(':', '')}`
}

function inThousands(number: number): string {
  return inDigits(number).replace(/\d{3}(?=\d)/g, '$&/')
}

function inDigits(number: number): string {
  const digits = String(number).padStart(numberDigits, '0')
  if (!Number.isInteger(number) || number < 1 || digits.length !== numberDigits) {
    throw new RangeError(`no number of a seal: ${number}`)
  }
  return digits
}
