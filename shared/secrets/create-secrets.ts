import { SunderError } from '../runtime/sunder-error.ts'
import type { Secrets } from './secrets.ts'

/** Hands each reference to the adapter of its scheme, the part before the first colon. */
export function createSecrets({ schemes }: { readonly schemes: Readonly<Record<string, Secrets>> }): Secrets {
  return {
    async read(reference, options) {
      const scheme = /^[a-z]{1,32}(?=:)/.exec(reference)?.[0] ?? ''
      const secrets = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined
      if (secrets === undefined) {
        throw new SunderError('store_unavailable', { detail: `no secrets of the scheme ${scheme}:` })
      }
      return secrets.read(reference, options)
    },
  }
}
