import { SunderError } from '../../runtime/sunder-error.ts'
import { canonicalJson } from '../../signing/canonical-json.ts'
import type { Detection } from '../detection.ts'
import { addCounts, type ClassCounts, classesIn } from '../masking/class-counts.ts'
import { type Json, maskJson, textsIn } from '../masking/mask-json.ts'
import { type MaskerParts, type MaskingOf, maskText } from '../masking/mask-text.ts'
import type { MaskValue } from '../masking/mask-value.ts'
import {
  actionOf,
  maskingOfInputs,
  type RegulatedAction,
  type RegulatedPolicy,
  strictestOf,
} from './regulated-actions.ts'

/** A text and what its client sends with it. */
export interface Input {
  readonly text: string
  readonly clientId?: string
  /** One canonical JSON object (RFC 8785). */
  readonly metadata: string
}

/** An input as the model and the store may have it, and what was found in it. */
interface ScreenedInput extends Input {
  readonly masked: ClassCounts
  /** Everything that was found, the masked included. */
  readonly findings: ClassCounts
}

export interface Screening {
  /** The strictest action of all findings in all inputs. */
  readonly action: RegulatedAction
  /** In the order of the inputs. Only where the action is `allow` or `mask` may they go on. */
  readonly inputs: readonly ScreenedInput[]
  readonly masked: ClassCounts
  readonly findings: ClassCounts
}

export interface ScreeningParts {
  readonly detection: Detection
  readonly maskValue: MaskValue
}

/**
 * Classifies inputs and masks what their collection's policy wants masked: text, client's id and metadata alike.
 *
 * @throws SunderError `detection_unavailable` when the inputs can't be classified: then nothing of them goes on
 */
export async function screenInputs(
  { detection, maskValue }: ScreeningParts,
  inputs: readonly Input[],
  policy: RegulatedPolicy,
  maskingOf: MaskingOf = maskingOfInputs(policy),
): Promise<Screening> {
  const parsed = inputs.map((input) => ({ ...input, fields: JSON.parse(input.metadata) as Json }))
  const texts = parsed.flatMap(({ text, clientId, fields }) => [text, clientId ?? '', ...textsIn(fields)])
  const parts = { detect: await detection.over([...new Set(texts)]), maskValue }
  const screened = parsed.map((input) => screenInput(parts, input, maskingOf))
  const sum = (counts: readonly ClassCounts[]) => counts.reduce(addCounts, {})
  const findings = sum(screened.map((input) => input.findings))
  return {
    action: strictestOf(policy, findings),
    inputs: screened,
    masked: sum(screened.map((input) => input.masked)),
    findings,
  }
}

function screenInput(
  parts: MaskerParts,
  { text, clientId, fields, metadata }: Input & { readonly fields: Json },
  maskingOf: MaskingOf,
): ScreenedInput {
  try {
    const body = maskText(parts, text, maskingOf)
    const json = maskJson(parts, fields, maskingOf)
    // An id must stay one of its own: equal ids equal, different ones different.
    const id = maskText(parts, clientId ?? '', (dataClass) => maskingOf(dataClass) && 'tokenise')
    const results = [body, json, id]
    const masked = results.map((result) => result.masked).reduce(addCounts, {})
    return {
      text: body.value,
      ...(clientId !== undefined && { clientId: id.value }),
      metadata: classesIn(json.masked).length === 0 ? metadata : canonicalJson(json.value),
      masked,
      findings: results.map((result) => result.found).reduce(addCounts, {}),
    }
  } catch (cause) {
    throw new SunderError('detection_unavailable', { detail: 'screening failed', cause })
  }
}

/**
 * Holds a screening's action to what can be done at once.
 *
 * @param param names the field of an input, for the error
 * @throws SunderError `content_blocked|approval_required`, naming the classes and the first input that holds one; never a value
 */
export function enforceScreening(
  { action, inputs }: Screening,
  policy: Pick<RegulatedPolicy, 'regulated'>,
  param: (index: number) => string,
): void {
  if (action === 'allow' || action === 'mask') return
  const culprits = inputs.map(({ findings }) =>
    classesIn(findings).filter((dataClass) => actionOf(policy, dataClass) === action),
  )
  const classes = [...new Set(culprits.flat())].sort().join(', ')
  const index = culprits.findIndex((found) => found.length > 0)
  throw action === 'block'
    ? new SunderError('content_blocked', {
        message: `The content holds regulated data that the policy blocks: ${classes}.`,
        param: param(index),
      })
    : new SunderError('approval_required', {
        message: `The content holds regulated data that needs an approval: ${classes}.`,
        param: param(index),
      })
}
