import * as z from 'zod'
import { isWithin, lagBounds, retentionBounds } from '../audit/log-bounds.ts'
import { duration, httpsUrl, name, secretReference } from './terms.ts'

/** C2SP `signed-note`: name, key id and key. */
export const verifierKey = z
  .string()
  .max(512)
  .regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/, 'expected a verifier key: name+01234567+Base64')

const transparencyLog = z.strictObject({
  /** The log's name in its checkpoints (C2SP `tlog-tiles`): a URL without its scheme. One of the installation's own where nothing is said. */
  origin: z
    .string()
    .max(255)
    .regex(
      /^[a-z0-9.-]+(?::\d+)?(?:\/[A-Za-z0-9._~-]+)*$/,
      'expected a URL without its scheme and last slash',
    )
    .optional(),
  /** How long a record may wait for its checkpoint before it counts as missing from the log. */
  maxLag: duration.default(600_000).refine((ms) => isWithin(ms, lagBounds), 'expected 2m to 1d'),
  /** Who confirms that checkpoints never contradict one another (C2SP `tlog-witness`). */
  witness: z.strictObject({ url: httpsUrl, key: verifierKey }).optional(),
})

const shippedAs = z.enum(['record', 'ocsf']).default('record')
/** To whom records are sent as they are sealed. */
const receiver = z.discriminatedUnion('type', [
  z.strictObject({
    name,
    type: z.literal('webhook'),
    url: httpsUrl,
    /** Of HMAC-SHA256 over each request. */
    secret: secretReference,
    format: shippedAs,
  }),
  z.strictObject({
    name,
    type: z.literal('syslog'),
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535).default(6514),
    /** PEM of who signs the receiver's certificate, where no public authority does. */
    ca: z.string().max(65_536).optional(),
    format: shippedAs,
  }),
  /** A bus of this deployment's own; on one machine nothing is sent. */
  z.strictObject({ name, type: z.literal('eventbridge'), format: shippedAs }),
])

export const auditTerms = z
  .strictObject({
    retention: duration
      .default(34_560_000_000)
      .refine((ms) => isWithin(ms, retentionBounds), 'expected 1d to 3653d'),
    log: transparencyLog.prefault({}),
    ship: z.array(receiver).max(8).default([]),
  })
  .prefault({})
