import { parse as parseDuration } from '@lukeed/ms'
import * as z from 'zod'

export const name = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,62})$/, 'expected 1 to 63 of a-z, 0-9, dot, dash, underscore')

/** A duration such as `90s`, `15m`, `1h`, `30d`, held in milliseconds. */
export const duration = z
  .string()
  .regex(/^[0-9]{1,6}(?:\.[0-9]{1,3})?(?:ms|s|m|h|d)$/, 'expected a duration such as 90s, 15m, 1h or 30d')
  .transform((text) => parseDuration(text) as number)
  .refine((milliseconds) => milliseconds > 0, 'expected a duration above zero')

/** Plain only on the machine itself. */
export const httpsUrl = z
  .string()
  .max(2048)
  .regex(
    /^(?:https:\/\/[^\s#@]+|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:[/?][^\s#]*)?)$/,
    'expected an https URL (http only on the loopback address)',
  )

export const secretReference = z
  .string()
  .regex(
    /^(?:file|env|secretsmanager|ssm|vault):.{1,512}$/,
    'expected file:, env:, secretsmanager:, ssm: or vault: and a name',
  )
