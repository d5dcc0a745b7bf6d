/**
 * A structured logger: fields, then the sentence. Callers log ids, codes, counts and durations; never a
 * header, a body, a token or a text.
 */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
