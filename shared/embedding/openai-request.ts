import { LRUCache } from 'lru-cache'
import * as z from 'zod/mini'
import { parseWith } from '../http/parse-request.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { canonicalJson } from '../signing/canonical-json.ts'
import { checkTokenLimits, maxToken, maxTokensPerInput, textOfTokens } from './tokens.ts'

/** OpenAI's limit on the inputs of one request. */
const maxInputs = 2048
/** The longest metadata of one input, in bytes of canonical JSON. */
const maxMetadataBytes = 8192

const text = z.string().check(z.minLength(1, 'expected a text that is not empty'))
const texts = z.array(text).check(z.minLength(1, 'expected at least one input'), z.maxLength(maxInputs))
const tokens = z
  .array(z.int().check(z.minimum(0), z.maximum(maxToken)))
  .check(z.minLength(1, 'expected at least one token'), z.maxLength(maxTokensPerInput))
const tokenLists = z
  .array(tokens)
  .check(z.minLength(1, 'expected at least one input'), z.maxLength(maxInputs))

const item = z.strictObject({
  /** The client's own id for the input, kept verbatim. */
  id: z.optional(z.string().check(z.minLength(1), z.maxLength(512))),
  metadata: z.optional(z.record(z.string(), z.json())),
})

/** OpenAI's request for embeddings, and beside it what Sunder alone takes. Unknown fields are ignored. */
export const embeddingRequestSchema = z.object({
  model: z.string().check(z.minLength(1), z.maxLength(256)),
  input: z.union([text, texts, tokens, tokenLists]),
  encoding_format: z._default(z.enum(['float', 'base64']), 'float'),
  dimensions: z.optional(z.int().check(z.minimum(1))),
  user: z.optional(z.string().check(z.maxLength(512))),
  /** One item per input, in the order of the inputs. */
  sunder: z.optional(z.strictObject({ items: z.optional(z.array(item).check(z.maxLength(maxInputs))) })),
})

/** As `embeddingRequestSchema`, but the input is judged by its own shape, so that an error can name `input[3]`. */
const envelopeSchema = z.extend(embeddingRequestSchema, { input: z.unknown() })

export interface EmbeddingRequest {
  readonly model: string
  /** The texts; token arrays are turned back into text. */
  readonly inputs: readonly string[]
  readonly encodingFormat: 'float' | 'base64'
  readonly dimensions: number | undefined
  readonly user: string | undefined
  /** One per input. */
  readonly items: readonly EmbeddingItem[]
}

interface EmbeddingItem {
  readonly clientId?: string
  /** One canonical JSON object (RFC 8785), `{}` where the client gave none. */
  readonly metadata: string
}

export interface EmbeddingLimits {
  /** The policy's most inputs per request, 2,048 at most. */
  readonly maxInputs: number
}

/**
 * Reads a body that `parseJson` produced as OpenAI's `POST /v1/embeddings`. Whether `model` and `dimensions`
 * are the collection's is for the caller to judge.
 *
 * @throws SunderError `invalid_request` with OpenAI's `param`, e.g. `input[3]`
 */
export async function parseEmbeddingRequest(
  body: unknown,
  limits: EmbeddingLimits,
): Promise<EmbeddingRequest> {
  const { model, input, encoding_format, dimensions, user, sunder } = parseWith(envelopeSchema, body)
  const { inputs, param } = await parseInput(input, limits.maxInputs)
  await checkTokenLimits(inputs, param)
  const items = parseItems(sunder?.items, inputs.length)
  return { model, inputs, encodingFormat: encoding_format, dimensions, user, items }
}

interface ParsedInput {
  readonly inputs: readonly string[]
  readonly param: (index: number) => string
}

/** One input is `input`, of several the fourth is `input[3]`. */
async function parseInput(input: unknown, most: number): Promise<ParsedInput> {
  const schemas = schemasFor(most)
  const one = () => 'input'
  const several = (index: number) => `input[${index}]`
  const first: unknown = Array.isArray(input) ? input[0] : undefined

  if (typeof input === 'string') return { inputs: [parseAs(schemas.text, input)], param: one }
  if (typeof first === 'number') {
    return { inputs: [await textOfTokens(parseAs(schemas.tokens, input), 'input')], param: one }
  }
  if (Array.isArray(first)) {
    const lists = parseAs(schemas.tokenLists, input)
    return { inputs: await textsOfTokens(lists, several), param: several }
  }
  if (typeof first === 'string' || (Array.isArray(input) && input.length === 0)) {
    return { inputs: parseAs(schemas.texts, input), param: several }
  }
  throw new SunderError('invalid_request', {
    message: 'expected a text, an array of texts, an array of tokens, or an array of token arrays',
    param: 'input',
  })
}

type InputSchemas = ReturnType<typeof inputSchemas>

function inputSchemas(most: number) {
  const fieldOf = <Output>(schema: z.ZodMiniType<Output>): z.ZodMiniType<{ input: Output }> =>
    z.object({ input: schema })
  return {
    text: fieldOf(text),
    texts: fieldOf(texts.check(z.maxLength(most))),
    tokens: fieldOf(tokens),
    tokenLists: fieldOf(tokenLists.check(z.maxLength(most))),
  }
}

/** By the most inputs that they allow. A schema takes longer to make than most inputs to parse. */
const schemasByMost = new LRUCache<number, InputSchemas>({ max: 8 })

function schemasFor(most: number): InputSchemas {
  const known = schemasByMost.get(most)
  if (known !== undefined) return known
  const made = inputSchemas(most)
  schemasByMost.set(most, made)
  return made
}

function parseAs<Output>(field: z.ZodMiniType<{ input: Output }>, input: unknown): Output {
  return parseWith(field, { input }).input
}

async function textsOfTokens(
  lists: readonly (readonly number[])[],
  param: (index: number) => string,
): Promise<string[]> {
  const inputs: string[] = []
  for (const [index, list] of lists.entries()) inputs.push(await textOfTokens(list, param(index)))
  return inputs
}

function parseItems(
  items: readonly z.output<typeof item>[] | undefined,
  inputs: number,
): readonly EmbeddingItem[] {
  if (items === undefined) return Array.from({ length: inputs }, () => ({ metadata: '{}' }))
  if (items.length !== inputs) {
    throw new SunderError('invalid_request', {
      message: 'expected as many items as inputs',
      param: 'sunder.items',
    })
  }
  return items.map(({ id, metadata = {} }, index) => {
    const canonical = canonicalJson(metadata)
    if (Buffer.byteLength(canonical) > maxMetadataBytes) {
      throw new SunderError('invalid_request', {
        message: `expected at most ${maxMetadataBytes} bytes of canonical JSON`,
        param: `sunder.items[${index}].metadata`,
      })
    }
    return { ...(id === undefined ? {} : { clientId: id }), metadata: canonical }
  })
}
