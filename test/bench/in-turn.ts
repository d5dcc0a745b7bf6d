/** Milliseconds of each round by the name of what was done; what is compared is done in turn, in every round. */
export type Timings = ReadonlyMap<string, readonly number[]>

/** @param warmUp rounds that are not counted */
export async function inTurn(
  works: Readonly<Record<string, () => unknown>>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Timings> {
  const names = Object.keys(works)
  const timings = new Map<string, number[]>(names.map((name) => [name, []]))
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of names) {
      const started = performance.now()
      await works[name]?.()
      if (round >= 0) timings.get(name)?.push(performance.now() - started)
    }
  }
  return timings
}

/** The value below which so great a share of the values lies. */
export function quantile(values: readonly number[] = [], share = 0.5): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function printTable(columns: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n| ${columns.join(' | ')} |`)
  console.log(`| ${columns.map((_, index) => (index === 0 ? '---' : '---:')).join(' | ')} |`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}

export function ms(value: number): string {
  return value.toFixed(value < 0.1 ? 3 : 2)
}
