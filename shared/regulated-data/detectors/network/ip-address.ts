import { isIPv6 } from 'node:net'
import { hasNear } from '../../context.ts'
import type { Detector, Report } from '../../detector.ts'
import { Joint, type Reading } from '../../reading/reading.ts'

const versions = [
  'version',
  'versions',
  'v',
  'ver',
  'release',
  'released',
  'build',
  'firmware',
  'driver',
  'section',
  'chapter',
  'clause',
  'upgrade',
  'patch',
  'oid',
]
/** What names no machine of anybody: this host, every host, masks of networks. */
const nobodys = /^(?:0\.|127\.|255\.)/
/** The longest written IPv6 address, with an IPv4 part (RFC 4291, section 2.2). */
const longest = 45

/** IP addresses: IPv4's dotted quad, IPv6 in all forms of RFC 4291. */
export const ipAddress: Detector = {
  words: versions,
  create(dictionary) {
    const version = dictionary.setOf(versions)
    return (reading, report) => {
      findQuads(reading, version, report)
      findGroups(reading.text, report)
    }
  },
}

function findQuads(reading: Reading, version: { has(word: number): boolean }, report: Report): void {
  const { text, tokens, numbers, joints } = reading
  for (let first = 0; first + 3 < numbers.length; first++) {
    if (joints[first] !== Joint.dot || joints[first + 1] !== Joint.dot || joints[first + 2] !== Joint.dot)
      continue
    const isLonger = joints[first + 3] === Joint.dot || (first > 0 && joints[first - 1] === Joint.dot)
    const [from, to] = [numbers[first] as number, numbers[first + 3] as number]
    const [start, end] = [tokens.start[from] as number, tokens.end[to] as number]
    const quad = text.slice(start, end)
    if (isLonger || !isQuad(quad) || nobodys.test(quad)) continue
    // `v1.2.3.4` and `1.2.3.4-rc` are versions by themselves.
    if (/[-+][a-z]/i.test(text.slice(end, end + 2)) || /[A-Za-z]\.$/.test(text.slice(start - 2, start)))
      continue
    if (hasNear(reading, from, to, version, { before: 2, after: 0 })) continue
    report('pii.ip', start, end, 0.85)
  }
}

function isQuad(text: string): boolean {
  return text
    .split('.')
    .every((part) => part.length <= 3 && Number(part) <= 255 && (part === '0' || part[0] !== '0'))
}

function findGroups(text: string, report: Report): void {
  let from = 0
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', from)) {
    let [start, end] = [colon, colon + 1]
    while (start > from && colon - start < 5 && isHex(text.charCodeAt(start - 1))) start--
    while (end < text.length && end - start < longest + 1 && isOfAddress(text.charCodeAt(end))) end++
    from = end
    while (end > start && (text[end - 1] === '.' || (text[end - 1] === ':' && text[end - 2] !== ':'))) end--
    const isApart = !isWord(text.charCodeAt(start - 1)) && !isWord(text.charCodeAt(end))
    if (!isApart || end - start < 6 || end - start > longest) continue
    const address = text.slice(start, end)
    if (isIPv6(address) && /[0-9a-f]{2}/i.test(address)) report('pii.ip', start, end, 0.85)
  }
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
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a) || code >= 0x80
}
