/** What a person at a terminal did wrong, or what stands in their way, in words for them: no stack is shown. */
export class CommandFailure extends Error {}

/** In words for a reader: a failure of the command's use, or what `parseArgs` says of an option that there is not. */
export function wordsForReader(error: unknown): string | undefined {
  if (error instanceof CommandFailure) return error.message
  if (!(error instanceof TypeError)) return undefined
  if (!/^ERR_PARSE_ARGS_/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined
  // Node.js goes on about arguments that begin with a dash, which no command here takes.
  return error.message.replace(/\. To specify a positional argument .*$/s, '. --help lists the options.')
}
