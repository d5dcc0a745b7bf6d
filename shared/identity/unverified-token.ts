import { decodeJwt, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose'

/** What a token says of itself before anything is verified: enough to choose the key to verify it with. */
export interface UnverifiedToken {
  readonly algorithm: string
  readonly kid: string | undefined
  readonly type: string | undefined
  readonly issuer: string | undefined
}

const maxTokenLength = 8192
const maxKeyIdLength = 256
const compactJws = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/

/**
 * Header members by which a token would bring its own key, or demand an extension (RFC 8725, section
 * 3.10; RFC 7515, section 4.1.11). None is ever followed; a token that carries one is not believed at all.
 */
const forbiddenHeaders = ['crit', 'jku', 'jwk', 'x5u', 'x5c']

/** Reads a compact JWS without verifying it. @returns undefined for anything else */
export function readUnverifiedToken(token: string): UnverifiedToken | undefined {
  if (token.length > maxTokenLength || !compactJws.test(token)) return undefined
  const decoded = decode(token)
  if (decoded === undefined) return undefined
  const { header, issuer } = decoded
  if (forbiddenHeaders.some((name) => Object.hasOwn(header, name))) return undefined
  if (typeof header.alg !== 'string' || !isOptionalString(header.typ) || !isOptionalString(header.kid)) {
    return undefined
  }
  if (header.kid !== undefined && header.kid.length > maxKeyIdLength) return undefined
  return { algorithm: header.alg, kid: header.kid, type: header.typ, issuer }
}

function decode(
  token: string,
): { header: ProtectedHeaderParameters; issuer: string | undefined } | undefined {
  try {
    const issuer: unknown = decodeJwt(token).iss
    return {
      header: decodeProtectedHeader(token),
      issuer: typeof issuer === 'string' ? issuer : undefined,
    }
  } catch {
    return undefined
  }
}

function isOptionalString(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
