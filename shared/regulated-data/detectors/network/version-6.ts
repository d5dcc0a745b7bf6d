import { isIPv6 } from 'node:net'
import type { Report } from '../../detector.ts'

/** The longest written IPv6 address, with an IPv4 part (RFC 4291, section 2.2), and a port behind it. */
const longest = 45 + 6
/** Eight groups of one digit. */
const shortestWhole = 15
const port = /:\d{1,5}$/

export function findVersion6(text: string, report: Report): void {
  let from = 0
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', from)) {
    const next = text.charCodeAt(colon + 1)
    // Behind most colons stands a space.
    if (!isHex(next) && next !== 0x3a) {
      from = colon + 1
      continue
    }
    from = reportAround(text, colon, from, report)
  }
}

/** Looks at the signs of an address around a colon. @returns the offset behind them */
function reportAround(text: string, colon: number, least: number, report: Report): number {
  let [start, end] = [colon, colon + 1]
  while (start > least && colon - start < 5 && isHex(text.charCodeAt(start - 1))) start--
  while (end < text.length && end - start < longest + 1 && isOfAddress(text.charCodeAt(end))) end++
  reportWithin(text, start, end, report)
  return end
}

function reportWithin(text: string, from: number, to: number, report: Report): void {
  // `addr:2001:db8::1`
  const isLed = text.charCodeAt(from) === 0x3a && text.charCodeAt(from + 1) !== 0x3a
  const start = isLed ? from + 1 : from
  let end = to
  while (end > start && isTrailing(text, end)) end--
  const isApart = !isWord(text.charCodeAt(start - 1)) && !isWord(text.charCodeAt(end))
  if (!isApart || end - start < 6 || end - start > longest) return
  const address = text.slice(start, end)
  // Times have few colons, and never two together.
  if (!address.includes('::') && address.length < shortestWhole) return
  const whole = isIPv6(address) ? address : address.replace(port, '')
  if (isIPv6(whole) && isSomebodys(whole)) report('pii.ip', start, start + whole.length, 0.85)
}

function isTrailing(text: string, end: number): boolean {
  const last = text.charCodeAt(end - 1)
  return last === 0x2e || (last === 0x3a && text.charCodeAt(end - 2) !== 0x3a)
}

/** Not a path in a program (`abc::def`), a slice (`10::20`), a time, or an EUI-64 of eight pairs. */
function isSomebodys(address: string): boolean {
  const groups = address.split(/:+/).filter((group) => group !== '')
  if (groups.every(({ length }) => length === 2)) return false
  if (!/\d/.test(address) && groups.length < 4) return false
  return groups.length === 8 || groups.some(({ length }) => length > 2)
}

function isHex(code: number): boolean {
  const lower = code | 0x20
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x66)
}

function isOfAddress(code: number): boolean {
  return isHex(code) || code === 0x3a || code === 0x2e
}

function isWord(code: number): boolean {
  const lower = code | 0x20
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a) || (code >= 0xc0 && code < 0x2000)
}
