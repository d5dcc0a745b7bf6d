/**
 * Waits until all have ended, also where one has failed: nothing is under way any more when it returns or throws.
 *
 * @throws the failure of the first, in the order given, that failed
 */
export async function settleAll(under: readonly Promise<unknown>[]): Promise<void> {
  throwFirstOf(await Promise.allSettled(under))
}

/** Throws the failure of the first that failed. */
export function throwFirstOf(settled: readonly PromiseSettledResult<unknown>[]): void {
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
