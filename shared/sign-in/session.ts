import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'

/** Someone who signed in at the identity provider; the duty is one that its groups gave then. */
const accountSchema = z.strictObject({
  kind: z.literal('account'),
  issuer: z.string(),
  subject: z.string(),
  /** Verified by the provider. */
  email: z.string(),
  csrf: z.string(),
})

/** Someone whose access token gave the duty of an auditor: the same as that token would have named, for a while. */
const auditorSchema = z.strictObject({
  kind: z.literal('auditor'),
  issuer: z.string(),
  subject: z.string(),
  clientId: z.optional(z.string()),
  owner: z.optional(z.string()),
  /** How the pages call them. */
  name: z.string(),
  csrf: z.string(),
})

/** Someone who typed the code that came with a link; it opens that link and no other. */
const codeSchema = z.strictObject({ kind: z.literal('code'), link: z.string(), csrf: z.string() })

/** A sign-in that was begun and not yet ended. */
const pendingSchema = z.strictObject({
  kind: z.literal('pending'),
  issuer: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** A path of the app's own, with which it goes on. */
  returnTo: z.string(),
})

const sessionSchema = z.discriminatedUnion('kind', [accountSchema, auditorSchema, codeSchema, pendingSchema])
export type AccountSession = z.output<typeof accountSchema>
export type AuditorSession = z.output<typeof auditorSchema>
export type CodeSession = z.output<typeof codeSchema>
export type PendingSignIn = z.output<typeof pendingSchema>
export type Session = AccountSession | AuditorSession | CodeSession | PendingSignIn

/** Sessions that live in the browser's cookie alone, encrypted: nothing of them is kept here. */
export interface Sessions {
  seal(session: Session, lifeMs: number): Promise<string>
  /** Undefined for what is no session of ours, or is over. */
  open(cookie: string): Promise<Session | undefined>
}

const algorithms = { alg: 'dir', enc: 'A256GCM' } as const
const audience = 'sunder-pages'

/** JSON Web Encryption (RFC 7516) under one symmetric key. @throws RangeError for a key that has not 32 bytes */
export function createSessions(key: Uint8Array, clock: Clock): Sessions {
  if (key.byteLength !== 32) throw new RangeError('A session key holds 32 bytes.')
  return {
    seal(session, lifeMs) {
      const now = Math.floor(clock() / 1000)
      return new EncryptJWT({ session })
        .setProtectedHeader(algorithms)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + Math.floor(lifeMs / 1000))
        .encrypt(key)
    },
    async open(cookie) {
      try {
        const { payload } = await jwtDecrypt(cookie, key, {
          audience,
          currentDate: new Date(clock()),
          keyManagementAlgorithms: [algorithms.alg],
          contentEncryptionAlgorithms: [algorithms.enc],
          requiredClaims: ['exp'],
        })
        const parsed = sessionSchema.safeParse(payload['session'])
        return parsed.success ? parsed.data : undefined
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      }
    },
  }
}
