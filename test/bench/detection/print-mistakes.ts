import type { Mistake, Tally } from './measure.ts'

/** The first mistakes with classes that begin so, each with what stands around it. */
export function printMistakes({ mistakes }: Tally, beginning: string, most: number): void {
  const shown = mistakes.filter((mistake) => mistake.class.startsWith(beginning))
  for (const mistake of shown.slice(0, most)) console.log(explain(mistake))
}

function explain({ kind, class: dataClass, text, start, end }: Mistake): string {
  const around = [
    text.slice(Math.max(0, start - 45), start),
    text.slice(start, end),
    text.slice(end, end + 25),
  ]
  return `${kind.padEnd(6)} ${dataClass}: ${JSON.stringify(around)}`
}
