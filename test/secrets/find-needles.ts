import { gunzipSync } from 'node:zlib'
import type { Needle } from './spellings.ts'

export interface Found {
  readonly marker: string
  readonly spelling: string
  readonly place: string
  readonly offset: number
}

/**
 * Searches bytes for all needles at once, by the three bytes that each begins with: some hundred needles in a hundred
 * megabytes take seconds. What is compressed by gzip is searched as it is and inflated.
 */
export function createSearch(needles: readonly Needle[]) {
  const beginnings = new Uint8Array(1 << 24)
  const byBeginning = new Map<number, Needle[]>()
  for (const needle of needles) {
    const beginning = needle.bytes.readUIntBE(0, 3)
    beginnings[beginning] = 1
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), needle])
  }

  /** @yields each offset at which a needle may begin */
  function* offsetsIn(bytes: Buffer): Generator<number> {
    let last = 0xffffff
    for (let at = 0; at < bytes.length; at += 1) {
      last = ((last << 8) | (bytes[at] as number)) & 0xffffff
      if (beginnings[last] === 1 && at >= 2) yield at - 2
    }
  }

  return function find(place: string, bytes: Buffer): Found[] {
    const found: Found[] = []
    for (const offset of offsetsIn(bytes)) {
      for (const { marker, spelling, bytes: needle } of byBeginning.get(bytes.readUIntBE(offset, 3)) ?? []) {
        const there = bytes.subarray(offset, offset + needle.length)
        if (there.equals(needle)) found.push({ marker, spelling, place, offset })
      }
    }
    const inflated = inflate(bytes)
    return inflated === undefined ? found : [...found, ...find(`${place} (inflated)`, inflated)]
  }
}

function inflate(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 18 || bytes.readUInt16BE(0) !== 0x1f8b) return undefined
  try {
    return gunzipSync(bytes, { maxOutputLength: 1 << 28 })
  } catch {
    return undefined
  }
}
