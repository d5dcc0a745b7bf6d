import type { Operation } from '../../shared/http/operation.ts'
import type { GrantsDependencies } from './dependencies.ts'
import { jwksSchema } from './grant-schemas.ts'

/** `GET /.well-known/jwks.json`: the public keys of grant tokens (RFC 7517, section 5). */
export function publishKeys({ signer }: GrantsDependencies): Operation {
  return {
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The public keys of grant tokens',
    security: 'none',
    response: { status: 200, schema: jwksSchema },
    handle: async (context) => context.json(await signer.jwks()),
  }
}
