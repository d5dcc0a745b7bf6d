/** The rows of a table by their keys, no more than fit: what finds no place is counted. */
export interface KeptRows<Row> {
  /** The key's row: the one that is there, or what `make` makes of the place that is left. Undefined where none is. */
  at(key: string, make: () => Row): Row | undefined
  rows(): Row[]
  /** How often a key found no place. */
  readonly more: number
}

export function createKeptRows<Row>(limit: number): KeptRows<Row> {
  const kept = new Map<string, Row>()
  let more = 0
  return {
    at(key, make) {
      const known = kept.get(key)
      if (known !== undefined) return known
      if (kept.size >= limit) {
        more += 1
        return undefined
      }
      const made = make()
      kept.set(key, made)
      return made
    },
    rows: () => [...kept.values()],
    get more() {
      return more
    },
  }
}
