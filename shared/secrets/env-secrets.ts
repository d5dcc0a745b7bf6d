import { SunderError } from '../runtime/sunder-error.ts'
import type { Secrets } from './secrets.ts'

/** Reads `env:NAME` from the variables that it is given; an empty one counts as missing. */
export function createEnvSecrets(variables: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    async read(reference) {
      const name = /^env:([A-Za-z_][A-Za-z0-9_]{0,127})$/.exec(reference)?.[1]
      const secret = name !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined
      if (secret === undefined || secret === '') {
        throw new SunderError('store_unavailable', { detail: `secret variable ${name ?? '?'}: not set` })
      }
      return secret
    },
  }
}
