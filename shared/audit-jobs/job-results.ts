import type { JobReference } from './audit-job.ts'

/** A result to be fetched by whoever has its address, for as long as that lives. */
export interface ResultLink {
  readonly url: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** The shortest part but the last: what S3 takes. */
export const leastPartBytes = 5 * 1024 * 1024

/**
 * Where results of jobs are kept for a day, written in parts so that nobody holds one whole. Parts are numbered from 1;
 * all but the last have `leastPartBytes` or more. Each step may be done again.
 * @throws SunderError `store_unavailable`
 */
export interface JobResults {
  /** @returns what the parts go under */
  begin(job: JobReference, told: { readonly contentType: string }): Promise<string>
  /** @returns by what the part is known */
  putPart(job: JobReference, upload: string, part: { number: number; bytes: Uint8Array }): Promise<string>
  /** Makes one of the parts, which can be fetched from then on. */
  finish(job: JobReference, upload: string, parts: readonly string[]): Promise<void>
  /** For whoever has the link to fetch the result under a name, for five minutes. */
  link(
    job: JobReference,
    told: { readonly contentType: string; readonly fileName: string },
  ): Promise<ResultLink>
}

export const linkLifeMs = 5 * 60_000
