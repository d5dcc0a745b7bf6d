import type { Detector } from '../../detector.ts'
import { createVersion4, wordsOfVersion4 } from './version-4.ts'
import { findVersion6 } from './version-6.ts'

/** IP addresses: IPv4's dotted quad (RFC 791), IPv6 in all forms of RFC 4291. */
export const ipAddress: Detector = {
  words: wordsOfVersion4,
  create(dictionary) {
    const findVersion4 = createVersion4(dictionary)
    return (reading, report) => {
      findVersion4(reading, report)
      findVersion6(reading.text, report)
    }
  },
}
