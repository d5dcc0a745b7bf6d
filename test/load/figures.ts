/** The value that so many of a hundred are not above; NaN of nothing. */
export function percentile(values: readonly number[], of100: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.ceil((of100 / 100) * sorted.length) - 1)] ?? Number.NaN
}

/** Slope of the least-squares line through points; 0 of fewer than three. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < 3) return 0
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
