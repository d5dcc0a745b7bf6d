import { checkTokenLimits } from '../../shared/embedding/tokens.ts'
import { compileDeniedPatterns } from '../../shared/policy/denied-patterns.ts'
import { checkGuardrails } from '../../shared/policy/guardrails.ts'
import type { CollectionPolicy, PolicyDocument } from '../../shared/policy/schema.ts'
import type { DataClass } from '../../shared/regulated-data/classes.ts'
import { classesIn } from '../../shared/regulated-data/masking/class-counts.ts'
import type { Masking } from '../../shared/regulated-data/masking/mask-value.ts'
import {
  actionOf,
  linesFor,
  maskingOfReader,
  maskingStyle,
  type RegulatedAction,
  regulatedActions,
} from '../../shared/regulated-data/policy/regulated-actions.ts'
import { type ScreeningParts, screenInputs } from '../../shared/regulated-data/policy/screen-inputs.ts'
import { type ErrorCode, SunderError } from '../../shared/runtime/sunder-error.ts'
import type { ReadPolicy } from './read-policy.ts'

/** What becomes of the whole text, and with which error where it is not taken. */
export interface Verdict {
  readonly decision: RegulatedAction | 'refuse'
  readonly error?: ErrorCode
  /** Of a refusal that no class of data causes. */
  readonly because?: string
}

export interface ClassDecision {
  readonly class: DataClass
  readonly count: number
  readonly action: RegulatedAction
  /** The names in `regulated` that make it so, and where they stand in the file; none where no line covers the class. */
  readonly lines: readonly { readonly name: string; readonly line?: number }[]
  readonly masking?: Masking
}

/** What one group of readers would get, of the classes that are stored as they are. */
export interface ReaderView {
  readonly group: string
  readonly sees: readonly DataClass[]
  readonly masked: readonly DataClass[]
}

export interface Trial {
  readonly collection: string
  readonly input: Verdict
  readonly query: Verdict
  readonly findings: readonly ClassDecision[]
  /** Empty where nothing would be stored. */
  readonly readers: readonly ReaderView[]
  /** What the model would get; undefined where it would get nothing. */
  readonly modelSees?: string
}

/** Says what a policy decides about a text in one collection, by the functions that decide about a request. */
export async function tryText(
  screening: ScreeningParts,
  { policy, lineOf }: Pick<ReadPolicy, 'policy' | 'lineOf'>,
  [name, collection]: readonly [name: string, collection: CollectionPolicy],
  text: string,
): Promise<Trial> {
  const placed = (line: string) => withLine(line, lineOf(['collections', name, 'regulated', line]))
  const screened = await screenInputs(screening, [{ text, metadata: '{}' }], collection)
  const refused = await refusalOf(policy, text)
  const input = refused ?? verdictOf(screened.action)
  const isTaken = input.decision === 'allow' || input.decision === 'mask'
  const findings = classesIn(screened.findings)
    .map((dataClass) => decide(collection, dataClass, screened.findings[dataClass] ?? 0, placed))
    .sort((one, other) => strictness(other.action) - strictness(one.action) || other.count - one.count)
  return {
    collection: name,
    input,
    query: queryVerdict(collection, input),
    findings,
    readers: isTaken ? collection.readers.map((group) => viewOf(collection, group, findings)) : [],
    ...(isTaken && { modelSees: screened.inputs[0]?.text ?? '' }),
  }
}

/** A query's text passes what an input passes, and has nobody to wait for. */
function queryVerdict({ reading }: CollectionPolicy, input: Verdict): Verdict {
  if (!reading.textQueries) {
    return { decision: 'refuse', error: 'query_not_allowed', because: 'reading.textQueries is false' }
  }
  return input.decision === 'approve'
    ? { decision: 'refuse', error: 'approval_required', because: 'a query waits for no approval' }
    : input
}

function verdictOf(action: RegulatedAction): Verdict {
  return action === 'block' ? { decision: action, error: 'content_blocked' } : { decision: action }
}

/** What refuses a text before anyone looks for regulated data in it. */
async function refusalOf(policy: PolicyDocument, text: string): Promise<Verdict | undefined> {
  const param = () => 'the text'
  if (text === '') return { decision: 'refuse', error: 'invalid_request', because: 'the text is empty' }
  try {
    await checkTokenLimits([text], param)
    await checkGuardrails(policy, [text], param)
    return undefined
  } catch (error) {
    if (!(error instanceof SunderError)) throw error
    const pattern = policy.guardrails.deniedPatterns.findIndex((denied) =>
      compileDeniedPatterns([denied])(text),
    )
    const because =
      error.code === 'content_blocked' ? `guardrails.deniedPatterns[${pattern}] is in it` : error.message
    return { decision: 'refuse', error: error.code, because }
  }
}

function decide(
  collection: CollectionPolicy,
  dataClass: DataClass,
  count: number,
  placed: (line: string) => ClassDecision['lines'][number],
): ClassDecision {
  const action = actionOf(collection, dataClass)
  return {
    class: dataClass,
    count,
    action,
    lines: linesFor(collection.regulated, dataClass)
      .filter(([, said]) => said === action)
      .map(([name]) => placed(name)),
    ...(action === 'mask' && { masking: maskingStyle(collection, dataClass) }),
  }
}

function viewOf(collection: CollectionPolicy, group: string, findings: readonly ClassDecision[]): ReaderView {
  const maskingOf = maskingOfReader(collection, [group])
  const stored = findings.filter(({ action }) => action === 'allow').map((finding) => finding.class)
  return {
    group,
    sees: stored.filter((dataClass) => maskingOf(dataClass) === undefined),
    masked: stored.filter((dataClass) => maskingOf(dataClass) !== undefined),
  }
}

function withLine(name: string, line: number | undefined): ClassDecision['lines'][number] {
  return line === undefined ? { name } : { name, line }
}

function strictness(action: RegulatedAction): number {
  return regulatedActions.indexOf(action)
}
