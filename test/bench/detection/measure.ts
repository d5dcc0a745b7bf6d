import type { DataClass } from '../../../shared/regulated-data/classes.ts'
import type { Label, LabelledText } from './labelled-text.ts'

/** What a detector says of a text. It may speak of several classes at once where it can't tell them apart. */
export interface Span {
  readonly classes: readonly DataClass[]
  readonly start: number
  readonly end: number
}

export interface Score {
  labels: number
  /** Labels that a span of their class touches. */
  recalled: number
  /** Labels of which every letter and digit lies inside spans of their class. */
  covered: number
  /** The same, of whatever class the spans are. */
  coveredByAny: number
  spans: number
  /** Spans that touch a label of their class. */
  right: number
}

export interface Mistake {
  readonly text: string
  readonly kind: 'missed' | 'false'
  readonly class: DataClass
  readonly start: number
  readonly end: number
}

function emptyScore(): Score {
  return { labels: 0, recalled: 0, covered: 0, coveredByAny: 0, spans: 0, right: 0 }
}

/** The scores of many texts, by class, and what went wrong in them. */
export interface Tally {
  readonly scores: Map<DataClass, Score>
  readonly mistakes: Mistake[]
}

/** Adds what one text shows. */
export function measureText(labelled: LabelledText, spans: readonly Span[], tally: Tally): void {
  for (const label of labelled.labels) {
    if (label.isDebatable !== true) measureLabel(labelled.text, label, spans, tally)
  }
  for (const span of spans) measureSpan(labelled, span, tally)
}

function measureLabel(text: string, label: Label, spans: readonly Span[], tally: Tally): void {
  const score = scoreOf(tally, label.class)
  const own = spans.filter(({ classes }) => classes.includes(label.class))
  score.labels++
  if (own.some((span) => touches(span, label))) score.recalled++
  if (isCovered(text, label, spans)) score.coveredByAny++
  if (isCovered(text, label, own)) score.covered++
  else tally.mistakes.push({ text, kind: 'missed', class: label.class, start: label.start, end: label.end })
}

function measureSpan({ text, labels }: LabelledText, span: Span, tally: Tally): void {
  const touched = labels.filter((label) => span.classes.includes(label.class) && touches(span, label))
  if (touched.length > 0 && touched.every(({ isDebatable }) => isDebatable === true)) return
  const right = touched.find(({ isDebatable }) => isDebatable !== true)
  const dataClass = right?.class ?? span.classes[0]
  if (dataClass === undefined) return
  const score = scoreOf(tally, dataClass)
  score.spans++
  if (right !== undefined) score.right++
  else tally.mistakes.push({ text, kind: 'false', class: dataClass, start: span.start, end: span.end })
}

function scoreOf({ scores }: Tally, dataClass: DataClass): Score {
  const score = scores.get(dataClass) ?? emptyScore()
  scores.set(dataClass, score)
  return score
}

function touches(span: Span, label: Label): boolean {
  return span.start < label.end && label.start < span.end
}

/** Whether masking the spans leaves no letter or digit of the label. */
function isCovered(text: string, label: Label, spans: readonly Span[]): boolean {
  for (let index = label.start; index < label.end; ) {
    const sign = String.fromCodePoint(text.codePointAt(index) as number)
    if (/[\p{L}\p{N}]/u.test(sign) && !spans.some(({ start, end }) => start <= index && index < end))
      return false
    index += sign.length
  }
  return true
}

export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3)
}
