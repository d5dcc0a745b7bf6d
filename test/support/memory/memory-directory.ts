import type { DirectoryReader, DirectoryWriter } from '../../../shared/identity/directory.ts'
import { subjectKey } from '../../../shared/identity/subject-key.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const mostAddresses = 20

/** E-mail addresses by account, in memory. */
export function createMemoryDirectory(): {
  readonly writer: DirectoryWriter
  readonly reader: DirectoryReader
} {
  const kept = new Map<string, Set<string>>()
  return {
    writer: {
      async remember(principal, email) {
        const key = subjectKey(principal)
        const emails = kept.get(key) ?? new Set()
        if (!emails.has(email) && emails.size >= mostAddresses) throw new SunderError('owner_unknown')
        kept.set(key, emails.add(email))
      },
    },
    reader: {
      emailsOf: async (principal) => [...(kept.get(subjectKey(principal)) ?? [])].sort(),
    },
  }
}
