import { randomBytes } from 'node:crypto'

/** Cryptographically strong random bytes. Injected, so that tests are repeatable. */
export type RandomBytes = (size: number) => Uint8Array

export const systemRandom: RandomBytes = (size) => randomBytes(size)

/** `prefix_` and 128 random bits as 22 characters of base64url. */
export function newId(prefix: string, random: RandomBytes): string {
  return `${prefix}_${Buffer.from(random(16)).toString('base64url')}`
}
