import { hasNear } from '../../context.ts'
import type { Report } from '../../detector.ts'
import type { Dictionary } from '../../reading/dictionary.ts'
import { Joint, type Reading } from '../../reading/reading.ts'

/** Words that announce the number of a version or of a section. */
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
  'sections',
  'chapter',
  'clause',
  'paragraph',
  'upgrade',
  'upgraded',
  'patch',
  'oid',
  'sdk',
  'rev',
  'revision',
]
/** Words about machines. */
const machines = [
  'ip',
  'ips',
  'ipv4',
  'address',
  'addresses',
  'addr',
  'host',
  'hosts',
  'hostname',
  'server',
  'client',
  'clients',
  'ping',
  'pinged',
  'dns',
  'gateway',
  'subnet',
  'network',
  'remote',
  'peer',
  'proxy',
  'router',
  'port',
  'node',
  'bind',
  'listen',
  'listening',
  'connect',
  'connected',
  'connecting',
  'connection',
  'nameserver',
  'resolver',
  'login',
  'logged',
  'user',
  'source',
  'src',
  'dst',
  'dest',
  'destination',
  'ssh',
  'sshd',
  'cidr',
  'firewall',
  'blocked',
  'banned',
  'request',
  'requests',
  'forwarded',
  'inet',
]
export const wordsOfVersion4: readonly string[] = [...versions, ...machines]

/** A version seldom has a greater part. */
const smallest = 31

export function createVersion4(dictionary: Dictionary): (reading: Reading, report: Report) => void {
  const versionWords = dictionary.setOf(versions)
  const machineWords = dictionary.setOf(machines)

  /** `4.18.0.2` can be a version as well: only where words, a port or a URL say that it is a machine. */
  const isMachine = (reading: Reading, from: number, to: number) => {
    const { text, tokens } = reading
    const [start, end] = [tokens.start[from] as number, tokens.end[to] as number]
    if (/^[:/]\d/.test(text.slice(end, end + 2)) || /[/@]$/.test(text.slice(start - 1, start))) return true
    return hasNear(reading, from, to, machineWords, { before: 4, after: 3 })
  }

  return (reading, report) => {
    const { tokens, numbers, lengths } = reading
    for (let first = 0; first + 3 < numbers.length; first++) {
      // Most numbers are no first part: see that before anything else.
      if ((lengths[first] as number) > 3 || !isQuad(reading, first)) continue
      const [from, to] = [numbers[first] as number, numbers[first + 3] as number]
      if (!standsApart(reading, first) || hasNear(reading, from, to, versionWords, { before: 2, after: 1 }))
        continue
      if (isSmall(reading, first) && !isMachine(reading, from, to)) continue
      report('pii.ip', tokens.start[from] as number, tokens.end[to] as number, 0.85)
      first += 3
    }
  }
}

/** Whether four numbers that dots join, plain or as `[.]`, are an address of some machine. */
function isQuad(reading: Reading, first: number): boolean {
  if (!isDot(reading, first) || !isDot(reading, first + 1) || !isDot(reading, first + 2)) return false
  for (let part = 0; part < 4; part++) {
    const length = reading.lengths[first + part] as number
    const value = numberAt(reading, first + part)
    // Leading zeros only where all is padded to three digits.
    if (
      length > 3 ||
      value > 255 ||
      (length === 2 && value < 10) ||
      (length === 3 && value < 100 && !isPadded(reading, first))
    )
      return false
  }
  // What names no machine of anybody: this host, every host, masks of networks.
  const value = numberAt(reading, first)
  return value !== 0 && value !== 127 && value !== 255
}

function isPadded({ lengths }: Reading, first: number): boolean {
  for (let part = 0; part < 4; part++) if (lengths[first + part] !== 3) return false
  return true
}

function numberAt({ text, tokens, numbers }: Reading, position: number): number {
  const token = numbers[position] as number
  let value = 0
  for (let index = tokens.start[token] as number; index < (tokens.end[token] as number); index++)
    value = value * 10 + text.charCodeAt(index) - 0x30
  return value
}

function isDot({ text, tokens, numbers, joints }: Reading, position: number): boolean {
  if (joints[position] === Joint.dot) return true
  const token = numbers[position] as number
  if (joints[position] === Joint.space || numbers[position + 1] !== token + 1) return false
  const end = tokens.end[token] as number
  return tokens.start[token + 1] === end + 3 && /^(?:[([{]\.[)\]}]| \. )$/.test(text.slice(end, end + 3))
}

/** No longer row (`1.3.6.1.4.1`), no version by itself (`1.2.3.4-rc`, `Chrome/1.2.3.4`, `app-1.2.3.4.tar`). */
function standsApart(reading: Reading, first: number): boolean {
  const { text, tokens, numbers, joints } = reading
  if (joints[first + 3] === Joint.dot || (first > 0 && joints[first - 1] === Joint.dot)) return false
  const start = tokens.start[numbers[first] as number] as number
  const end = tokens.end[numbers[first + 3] as number] as number
  if (/^[-+][a-z]|^\.(?!in-addr)[a-z]{2}/i.test(text.slice(end, end + 9))) return false
  return !/[A-Za-z][-./]$|[§#]\s?$/.test(text.slice(Math.max(0, start - 2), start))
}

function isSmall(reading: Reading, first: number): boolean {
  const value = numberAt(reading, first)
  if (value === 10) return false
  // `8.8.8.8` is known by everybody.
  if ([1, 2, 3].every((part) => numberAt(reading, first + part) === value)) return false
  for (let part = 0; part < 4; part++) if (numberAt(reading, first + part) > smallest) return false
  return true
}
