/** What a person at a terminal did wrong, or what stands in their way, in words for them: no stack is shown. */
export class CommandFailure extends Error {}

/** What `parseArgs` says about an option that there is not. */
export function isForReader(error: unknown): error is Error {
  if (error instanceof CommandFailure) return true
  return error instanceof TypeError && /^ERR_PARSE_ARGS_/.test((error as NodeJS.ErrnoException).code ?? '')
}
