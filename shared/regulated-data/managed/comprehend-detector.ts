import {
  type ComprehendClient,
  DetectPiiEntitiesCommand,
  type LanguageCode,
  type PiiEntity,
} from '@aws-sdk/client-comprehend'
import { SunderError } from '../../runtime/sunder-error.ts'
import type { DataClass } from '../classes.ts'
import type { Finding } from '../finding.ts'
import { classOfComprehend } from './comprehend-classes.ts'
import type { ManagedDetector } from './managed-detector.ts'
import { type PackedDocument, packTexts } from './pack-texts.ts'

/** Comprehend takes 100 KB of UTF-8 a call, and does not say whether of 1000 bytes. */
const packing = { maxBytes: 90_000, overlap: 1_000 }
const callsAtOnce = 4
/** Above the longest answer of a read, 100 texts of 24 KiB each. */
const mostBytes = 3_000_000
/** Below what check digits prove. */
const mostScore = 0.89

export interface ComprehendOptions {
  /** With its time-outs and attempts: nothing here waits or tries again. */
  readonly client: ComprehendClient
  readonly language: LanguageCode
  /** Findings of a lower score are dropped, 0.5 to 1. */
  readonly minimumScore: number
}

/** Amazon Comprehend's `DetectPiiEntities`, of which a call takes many short texts, or a part of a long one. */
export function createComprehendDetector(options: ComprehendOptions): ManagedDetector {
  return {
    async detect(texts) {
      const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
      if (bytes > mostBytes) throw unavailable(`${bytes} bytes are more than ${mostBytes}`)
      // A lone half of a surrogate pair has no UTF-8; what stands for it is of the same length.
      const documents = packTexts(
        texts.map((text) => text.toWellFormed()),
        packing,
      )
      const found = texts.map((): Finding[] => [])
      await eachOf(documents, callsAtOnce, async (document, abortSignal) => {
        const entities = await ask(options, document.text, abortSignal)
        for (const { text, finding } of inTexts(document, read(document, entities, options.minimumScore))) {
          found[text]?.push(finding)
        }
      })
      return found.map(unite)
    },
  }
}

async function ask(
  { client, language }: ComprehendOptions,
  text: string,
  abortSignal: AbortSignal,
): Promise<readonly PiiEntity[]> {
  try {
    const command = new DetectPiiEntitiesCommand({ LanguageCode: language, Text: text })
    const { Entities } = await client.send(command, { abortSignal })
    if (Entities !== undefined) return Entities
  } catch (error) {
    throw unavailable(error instanceof Error ? error.name : 'failed')
  }
  throw unavailable('an answer without entities')
}

/** Runs so many at once; the first failure ends the others. */
async function eachOf<Item>(
  items: readonly Item[],
  most: number,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const abort = new AbortController()
  const left = items.values()
  const workers = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (const item of left) {
      if (abort.signal.aborted) return
      await work(item, abort.signal)
    }
  })
  try {
    await Promise.all(workers)
  } catch (error) {
    abort.abort()
    throw error
  }
}

/** The entities of a document as findings in it, in their order. Comprehend counts code points. */
function read({ text }: PackedDocument, entities: readonly PiiEntity[], minimumScore: number): Finding[] {
  const units = unitsOfCodePoints(text)
  const findings: Finding[] = []
  for (const { Type, Score, BeginOffset = -1, EndOffset = -1 } of entities) {
    const [start, end] = [units(BeginOffset), units(EndOffset)]
    if (Type === undefined || Score === undefined || start === undefined || end === undefined) {
      throw unavailable('an entity that is not in the text')
    }
    const dataClass = classOfComprehend(Type)
    if (dataClass === undefined || Score < minimumScore) continue
    findings.push({ class: dataClass, start, end, score: Math.min(Score, mostScore) })
  }
  return findings.sort((one, other) => one.start - other.start)
}

/** @returns from an offset in code points that in UTF-16 units; undefined outside the text */
function unitsOfCodePoints(text: string): (codePoints: number) => number | undefined {
  if (!/[\ud800-\udfff]/.test(text)) {
    return (offset) => (offset >= 0 && offset <= text.length ? offset : undefined)
  }
  const units: number[] = []
  for (let index = 0; index < text.length; index++) {
    units.push(index)
    if ((text.codePointAt(index) ?? 0) > 0xffff) index++
  }
  units.push(text.length)
  return (offset) => units[offset]
}

/** Tells which text each finding is in, and where; one that reaches across two texts is cut. */
function* inTexts(
  { pieces }: PackedDocument,
  findings: readonly Finding[],
): Generator<{ readonly text: number; readonly finding: Finding }> {
  let first = 0
  for (const finding of findings) {
    const isBefore = (index: number) => {
      const piece = pieces[index]
      return piece !== undefined && piece.at + piece.length <= finding.start
    }
    while (isBefore(first)) first++
    for (let index = first; index < pieces.length; index++) {
      const piece = pieces[index]
      if (piece === undefined || piece.at >= finding.end) break
      const start = Math.max(finding.start - piece.at, 0) + piece.from
      const end = Math.min(finding.end - piece.at, piece.length) + piece.from
      if (start < end) yield { text: piece.text, finding: { ...finding, start, end } }
    }
  }
}

/** One finding of those of a class that overlap: two pieces of a text hold the same stretch. */
function unite(findings: readonly Finding[]): Finding[] {
  const united: Finding[] = []
  const last = new Map<DataClass, number>()
  for (const finding of [...findings].sort((one, other) => one.start - other.start)) {
    const index = last.get(finding.class) ?? -1
    const before = united[index]
    if (before !== undefined && finding.start < before.end) {
      const [end, score] = [Math.max(before.end, finding.end), Math.max(before.score, finding.score)]
      united[index] = { ...before, end, score }
    } else {
      last.set(finding.class, united.push(finding) - 1)
    }
  }
  return united
}

/** Says what went wrong, never with a word of a text: the service's own messages and errors stay behind. */
function unavailable(detail: string): SunderError {
  return new SunderError('detection_unavailable', { detail: `Comprehend: ${detail}` })
}
