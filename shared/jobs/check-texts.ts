import { checkDeniedPatterns, checkGuardrails } from '../policy/guardrails.ts'
import type { PolicyDocument } from '../policy/schema.ts'
import { type Json, textsIn } from '../regulated-data/masking/mask-json.ts'

/** The texts of a job, and all that goes on beside them: to the model, or into the store. */
interface Texts {
  readonly inputs: readonly string[]
  /** One per input; `metadata` is one JSON object. */
  readonly items: readonly { readonly clientId?: string; readonly metadata: string }[]
  readonly user?: string | undefined
}

/**
 * Holds everything that a job sends on against the policy's guardrails.
 *
 * @throws SunderError `invalid_request` for a size, `content_blocked` for a pattern; never with the words found
 */
export async function checkTexts(policy: Pick<PolicyDocument, 'guardrails'>, texts: Texts): Promise<void> {
  await checkGuardrails(policy, texts.inputs)
  const others = textsBeside(texts)
  await checkDeniedPatterns(
    policy,
    others.map(({ text }) => text),
    (index) => others[index]?.param ?? 'input',
  )
}

function textsBeside({ user, items }: Texts): { readonly text: string; readonly param: string }[] {
  const named = user === undefined ? [] : [{ text: user, param: 'user' }]
  return named.concat(
    items.flatMap(({ clientId, metadata }, index) =>
      [clientId ?? '', ...textsIn(JSON.parse(metadata) as Json)].map((text) => ({
        text,
        param: `sunder.items[${index}]`,
      })),
    ),
  )
}
