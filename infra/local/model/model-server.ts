import { createHash, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as z from 'zod'
import { type LocalModel, localModelDimensions, localModelName } from './local-model.ts'

const maxInputs = 2048
const maxBodyBytes = 64 * 1024 * 1024

const input = z.string().min(1, 'an input can not be empty')
const requestSchema = z.object({
  model: z.string(),
  input: z.union([input, z.array(input).min(1).max(maxInputs)], {
    error: `expected a string, or an array of 1 to ${maxInputs} strings, none of them empty`,
  }),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  dimensions: z.literal(localModelDimensions).optional(),
})

const description = { id: localModelName, object: 'model', created: 1_521_504_000, owned_by: 'local' }

/**
 * The local model behind OpenAI's embeddings endpoint: what the gateway calls in place of the policy's
 * providers, with a credential that only the gateway holds. It answers with and without `/v1`, so that
 * its address serves as an OpenAI client's base URL as it stands.
 */
export function createModelServer(deps: {
  readonly model: Pick<LocalModel, 'embed'>
  readonly credential: string
}): Hono {
  const api = new Hono()
  api.use(async (context, next) => {
    if (holdsCredential(context.req.header('authorization'), deps.credential)) return next()
    return refuse(context, 401, 'Incorrect API key provided.', { code: 'invalid_api_key' })
  })
  api.use(bodyLimit({ maxSize: maxBodyBytes }))
  api.get('/models', (context) => context.json({ object: 'list', data: [description] }))
  api.get('/models/:id', (context) => {
    const id = context.req.param('id')
    return id === localModelName ? context.json(description) : modelNotFound(context, id)
  })
  api.post('/embeddings', (context) => createEmbeddings(context, deps.model))

  const server = new Hono()
  server.get('/healthz', (context) => context.json({ status: 'ok' }))
  server.route('/v1', api)
  server.route('/', api)
  server.notFound((context) => refuse(context, 404, 'Unknown request URL.'))
  server.onError((_error, context) => refuse(context, 500, 'The model failed.', { type: 'server_error' }))
  return server
}

async function createEmbeddings(context: Context, model: Pick<LocalModel, 'embed'>): Promise<Response> {
  const body = await context.req.json<unknown>().catch(() => undefined)
  const parsed = requestSchema.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const param = issue?.path.join('.') || null
    return refuse(context, 400, issue?.message ?? 'The request is not valid.', { param })
  }
  const { model: name, input, encoding_format: format } = parsed.data
  if (name !== localModelName) return modelNotFound(context, name)

  const { vectors, tokens } = await model.embed(typeof input === 'string' ? [input] : input)
  return context.json({
    object: 'list',
    model: localModelName,
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: format === 'base64' ? toBase64(vector) : Array.from(vector),
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  })
}

/** Little-endian float32, as OpenAI sends it. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}

/** Compares digests, so that the time taken tells nothing about the credential. */
function holdsCredential(header: string | undefined, credential: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${credential}`))
}

function modelNotFound(context: Context, name: string): Response {
  const message = `The model \`${name.slice(0, 100)}\` does not exist.`
  return refuse(context, 404, message, { code: 'model_not_found', param: 'model' })
}

interface RefusalDetail {
  readonly type?: string
  readonly code?: string
  readonly param?: string | null
}

function refuse(
  context: Context,
  status: 400 | 401 | 404 | 500,
  message: string,
  { type = 'invalid_request_error', code, param = null }: RefusalDetail = {},
): Response {
  return context.json({ error: { message, type, code: code ?? null, param } }, status)
}
