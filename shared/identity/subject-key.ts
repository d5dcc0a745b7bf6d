import type { Principal } from './caller.ts'

/** `issuer|subject`, each part percent-encoded, so that no two principals share a key. */
export function subjectKey({ issuer, subject }: Principal): string {
  return `${encodeURIComponent(issuer)}|${encodeURIComponent(subject)}`
}
