/** Starts all of them before any has ended. @returns what came of each that did not fail, and why the others failed */
export async function settled<Result>(
  calls: readonly (() => Promise<Result>)[],
): Promise<{ readonly won: readonly { index: number; result: Result }[]; readonly refused: unknown[] }> {
  const results = await Promise.allSettled(calls.map((call) => call()))
  return {
    won: results.flatMap((result, index) =>
      result.status === 'fulfilled' ? [{ index, result: result.value }] : [],
    ),
    refused: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  }
}

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
