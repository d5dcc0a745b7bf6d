import { toTimestamp } from '../runtime/clock.ts'
import { proveConsistency } from '../transparency-log/tiles/prove.ts'
import { isPossible } from './check-cursor.ts'
import {
  decodeExportCursor,
  type ExportCursor,
  encodeExportCursor,
  invalidCursor,
  type Step,
} from './export-cursor.ts'
import { addToDigest, type ExportHead, exportVersion, noDigest } from './export-line.ts'
import {
  type ExportDependencies,
  type ExportPlan,
  type ExportSpan,
  isLatest,
  planExport,
  sealIfWhole,
  unlessDamaged,
} from './export-plan.ts'
import { exportRest, hourOf } from './export-rest.ts'
import { edgeAt, exportSeal, type Pause, type Written } from './export-seal.ts'

/** What one step of an export has come to. */
export interface ExportedStep {
  /** A line, without its newline; undefined where there was nothing to be told, which may be so for long. */
  readonly text: string | undefined
  /** Where the next page goes on behind this line; undefined behind the last. */
  cursor(): string | undefined
}

export type ExportedLine = ExportedStep & { readonly text: string }

/** The lines of an export alone, for whoever has all the time that they take. */
export async function* exportLines(
  deps: ExportDependencies,
  asked: ExportSpan | string,
): AsyncGenerator<ExportedLine> {
  for await (const { text, cursor } of exportSteps(deps, await openExport(deps, asked))) {
    if (text !== undefined) yield { text, cursor }
  }
}

/**
 * Writes an export, or goes on with one. The format is told in `export-line.ts`. Pages joined are the whole export
 * that it would have been in one piece, but for what is changed in the tables meanwhile. Memory holds one seal. Between
 * two steps there are no more than some dozens of reads: whoever has a deadline may go by them.
 *
 * @throws SunderError `store_unavailable`
 */
export async function* exportSteps(
  deps: ExportDependencies,
  start: ExportCursor,
): AsyncGenerator<ExportedStep> {
  const { plan } = start
  let { leaves, lines, digest } = start
  for await (const { line, resume } of write(deps, start)) {
    if (line === undefined) {
      const at = { plan, step: resume, leaves, lines, digest }
      yield { text: undefined, cursor: () => encodeExportCursor(at) }
      continue
    }
    lines += 1
    const text = typeof line === 'string' ? line : JSON.stringify(line)
    const isLeaf = typeof line === 'string' || 'leaf' in line
    if (isLeaf) leaves += 1
    if (typeof line !== 'string') digest = addToDigest(digest, text)
    const at = { plan, step: resume, leaves, lines, digest }
    yield { text, cursor: () => encodeExportCursor(at) }
  }
  const end = { type: 'end', leaves, lines: lines + 1, digest }
  yield { text: JSON.stringify(end), cursor: () => undefined }
}

/**
 * @param asked a span, or the cursor of an export that began with one
 * @throws SunderError `invalid_request` for no cursor of ours; `store_unavailable`
 */
export async function openExport(
  deps: ExportDependencies,
  asked: ExportSpan | string,
): Promise<ExportCursor> {
  if (typeof asked !== 'string') {
    const plan = await planExport(deps, asked)
    return { plan, step: { at: 'head' }, leaves: 0, lines: 0, digest: noDigest }
  }
  const cursor = decodeExportCursor(asked)
  if (!(await isPossible(deps, cursor))) throw invalidCursor()
  return cursor
}

async function* write(
  deps: ExportDependencies,
  { plan, step: first }: ExportCursor,
): AsyncGenerator<Written | Pause> {
  for (let step: Step | undefined = first; step !== undefined; ) {
    yield* writeStep(deps, plan, step)
    step = nextStep(plan, step)
    if (step !== undefined) yield { line: undefined, resume: step }
  }
}

function writeStep(deps: ExportDependencies, plan: ExportPlan, step: Step): AsyncGenerator<Written | Pause> {
  switch (step.at) {
    case 'head':
      return writeHead(deps, plan)
    case 'lanes':
      return writeLanes(deps, plan, step.done)
    case 'proofs':
    case 'later':
      return writeProofs(deps, plan, step)
    case 'seal':
      return step.number < plan.seals.to ? exportSeal(deps, plan, step) : nothing()
    case 'rest':
      return exportRest(deps, plan, step)
    case 'end':
      return nothing()
  }
}

/** What follows a step once all of it is written. */
function nextStep({ seals, lanes }: ExportPlan, step: Step): Step | undefined {
  const hour = hourOf(lanes.from)
  switch (step.at) {
    case 'head':
      return { at: 'lanes', done: 0 }
    case 'lanes':
      return { at: 'proofs', done: 0 }
    case 'proofs':
      return seals.from < seals.to ? { at: 'seal', number: seals.from } : { at: 'later', done: 0 }
    case 'seal':
      return step.number + 1 < seals.to ? { at: 'seal', number: step.number + 1 } : { at: 'later', done: 0 }
    case 'later':
      return lanes.from < lanes.to ? { at: 'rest', hour } : { at: 'end' }
    case 'rest':
      return (step.hour + 1) * 3_600_000 < lanes.to ? { at: 'rest', hour: step.hour + 1 } : { at: 'end' }
    case 'end':
      return undefined
  }
}

async function* writeHead(deps: ExportDependencies, plan: ExportPlan): AsyncGenerator<Written> {
  const { origin, verifierKey, maxLag, retention, log } = deps
  const { first, size, seals } = plan
  const before = seals.from > 1 ? await sealIfWhole(log, seals.from - 1) : undefined
  const line: ExportHead = {
    type: 'export',
    v: exportVersion,
    origin,
    key: verifierKey,
    from: toTimestamp(plan.from),
    to: toTimestamp(plan.to),
    exportedAt: toTimestamp(plan.exportedAt),
    latest: isLatest(plan),
    first,
    size,
    seals,
    maxLag,
    retention,
    sealedAt: before?.time ?? null,
    checkpoint: (seals.from > 1 ? await log.checkpointOf(seals.from - 1) : undefined) ?? null,
    edge: await edgeAt(deps, first),
  }
  yield { line, resume: { at: 'lanes', done: 0 } }
}

async function* writeLanes(
  deps: ExportDependencies,
  { seals }: ExportPlan,
  done: number,
): AsyncGenerator<Written> {
  const before = seals.from > 1 ? await sealIfWhole(deps.log, seals.from - 1) : undefined
  for (const [index, { lane, next, last }] of [...(before?.open ?? [])].entries()) {
    if (index >= done)
      yield { line: { type: 'lane', lane, next, last }, resume: { at: 'lanes', done: index + 1 } }
  }
}

/** How the auditor's checkpoints go together with the tree at the span's start, or with that at its end. */
async function* writeProofs(
  { log }: ExportDependencies,
  { since, first, size, last, seals }: ExportPlan,
  { at, done }: Extract<Step, { readonly at: 'proofs' | 'later' }>,
): AsyncGenerator<Written> {
  for (const [index, held] of since.entries()) {
    const isOf = at === 'proofs' ? held > 0 && held < first : held > size && held <= last.size
    if (index < done || !isOf) continue
    const [from, to] = at === 'proofs' ? [held, first] : [size, held]
    const path = await unlessDamaged(() => proveConsistency((path) => log.tile(path), from, to))
    const nodes = path?.map((node) => Buffer.from(node).toString('base64'))
    const resume: Step = { at, done: index + 1 }
    if (nodes === undefined) yield { line: { type: 'lost', seal: seals.from, what: 'tiles' }, resume }
    else yield { line: { type: 'consistency', from, to, path: nodes }, resume }
  }
}

async function* nothing(): AsyncGenerator<Written> {}
