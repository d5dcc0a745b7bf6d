import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../../../shared/regulated-data/create-detection.ts'
import { name } from '../../../../../shared/regulated-data/detectors/people/name.ts'
import { sentencesWithNames } from './labelled/sentences-with-names.ts'
import { sentencesWithoutNames } from './labelled/sentences-without-names.ts'

const detect = createDetection([name])

interface Labelled {
  readonly text: string
  readonly names: readonly { readonly start: number; readonly end: number }[]
}

function parse(marked: string): Labelled {
  const names: { start: number; end: number }[] = []
  let text = ''
  for (const [index, part] of marked.split(/[⟦⟧]/).entries()) {
    if (index % 2 === 1) names.push({ start: text.length, end: text.length + part.length })
    text += part
  }
  return { text, names }
}

/** Names that are wholly covered, and findings that touch a name. */
function measure(sentences: readonly string[]) {
  const counts = { names: 0, covered: 0, findings: 0, right: 0 }
  const [missed, wrong]: [string[], string[]] = [[], []]
  for (const { text, names } of sentences.map(parse)) {
    const findings = detect(text)
    for (const { start, end } of names) {
      counts.names++
      if (findings.some((finding) => finding.start <= start && finding.end >= end)) counts.covered++
      else missed.push(`${text.slice(start, end)} in: ${text}`)
    }
    for (const { start, end } of findings) {
      counts.findings++
      if (names.some((label) => label.start < end && label.end > start)) counts.right++
      else wrong.push(`${text.slice(start, end)} in: ${text}`)
    }
  }
  return {
    recall: counts.covered / Math.max(1, counts.names),
    precision: counts.right / Math.max(1, counts.findings),
    missed,
    wrong,
  }
}

describe('names in sentences written by hand', () => {
  it.each(Object.entries(sentencesWithNames))('are mostly found in texts of %s', (_register, sentences) => {
    expect(measure(sentences).recall).toBeGreaterThanOrEqual(0.8)
  })

  it('are found with a recall of 0.9 and a precision of 0.92 over all', () => {
    const all = [...Object.values(sentencesWithNames).flat(), ...sentencesWithoutNames]
    expect(all.length).toBeGreaterThanOrEqual(170)
    const { recall, precision, missed, wrong } = measure(all)
    console.log(
      `names: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}\nmissed:\n ${missed.join('\n ')}\nwrong:\n ${wrong.join('\n ')}`,
    )
    expect(recall).toBeGreaterThanOrEqual(0.9)
    expect(precision).toBeGreaterThanOrEqual(0.92)
  })
})
