import * as z from 'zod/mini'
import { waitForOthers } from '../../shared/http/admission/wait-for-others.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { refuseCodedBody } from '../../shared/http/parse-request.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

const field = z._default(z.string().check(z.maxLength(2000)), '')

const formSchema = z.object({
  code: field,
  csrf: field,
  decision: z._default(z.enum(['approve', 'deny', 'withdraw', '']), ''),
  // A browser sends the lines that were typed with CRLF.
  reason: z.pipe(
    field,
    z.transform((text: string) => text.replaceAll('\r\n', '\n')),
  ),
  payload: field,
  preview: field,
  policy: field,
})
export type VoteForm = z.output<typeof formSchema>

/** @throws SunderError `invalid_request`; `unsupported_media_type` for what is no form */
export async function readForm(context: ServiceContext): Promise<VoteForm> {
  const type = context.req.header('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw new SunderError('unsupported_media_type', { message: 'Use the form on the page.' })
  }
  refuseCodedBody(context)
  const fields = Object.fromEntries(
    new URLSearchParams(await waitForOthers(context, () => context.req.text())),
  )
  const parsed = formSchema.safeParse(fields)
  if (!parsed.success)
    throw new SunderError('invalid_request', { message: 'The form is not the one on the page.' })
  return parsed.data
}
