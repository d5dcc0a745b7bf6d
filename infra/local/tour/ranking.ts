/** Cosine similarity of two vectors of one length. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, squareA, squareB] = [0, 0, 0]
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0
    dot += value * other
    squareA += value * value
    squareB += other * other
  }
  return dot / Math.sqrt(squareA * squareB)
}

/** The indexes of the `k` vectors nearest to `query`, found by looking at every one. */
export function exactNearest(query: Float32Array, vectors: readonly Float32Array[], k: number): number[] {
  return vectors
    .map((vector, index) => ({ index, score: cosine(query, vector) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, k)
    .map(({ index }) => index)
}

/** The share of the exact neighbours that were found: recall@k. */
export function recall(found: readonly string[], exact: readonly string[]): number {
  const wanted = new Set(exact)
  return found.filter((id) => wanted.has(id)).length / wanted.size
}
