import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { matchesVector } from './s3-vectors-filter.ts'

/** An S3 Vectors in memory, by the service's published API and limits, for one bucket of any name. */
export interface S3VectorsServer {
  readonly client: S3VectorsClient
  /** Each request that was judged, in order, refused ones too: the operation and how many vectors or keys it named. */
  readonly requests: { readonly operation: string; readonly count: number }[]
  /** The next `count` requests are answered with the error instead. */
  failNext(count: number, error: { readonly type: string; readonly status: number }): void
  /** Puts a vector behind the gateway's back, whatever its metadata is. */
  tamper(indexName: string, key: string, change: (vector: StoredVector) => void): void
  close(): Promise<void>
}

interface StoredVector {
  readonly key: string
  data: Float32Array
  metadata: Record<string, unknown>
}

interface Index {
  readonly dimension: number
  readonly nonFilterable: readonly string[]
  readonly vectors: Map<string, StoredVector>
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-limitations.html */
const limits = {
  payload: 20 * 1024 * 1024,
  dimension: 4096,
  nonFilterableKeys: 10,
  metadataKeys: 50,
  metadata: 40 * 1024,
  filterable: 2 * 1024,
  put: 500,
  get: 100,
  delete: 500,
  topK: 100,
  page: 1000,
}

class Refusal extends Error {
  readonly type: string
  readonly status: number
  constructor(type: string, status: number, message: string) {
    super(message)
    this.type = type
    this.status = status
  }
}

const invalid = (message: string) => new Refusal('ValidationException', 400, message)

type Input = Record<string, unknown>

/** Listens on a free port of the loopback. */
export async function startS3Vectors(): Promise<S3VectorsServer> {
  const indexes = new Map<string, Index>()
  const requests: { operation: string; count: number }[] = []
  const failures: Refusal[] = []

  const indexOf = ({ indexName }: Input): Index => {
    const index = indexes.get(String(indexName))
    if (index === undefined) {
      throw new Refusal('NotFoundException', 404, 'The specified index could not be found')
    }
    return index
  }

  const operations: Readonly<Record<string, (input: Input) => object>> = {
    CreateIndex: (input) => createIndex(indexes, input),
    PutVectors: (input) => putVectors(indexOf(input), input),
    GetVectors: (input) => getVectors(indexOf(input), input),
    QueryVectors: (input) => queryVectors(indexOf(input), input),
    ListVectors: (input) => listVectors(indexOf(input), input),
    DeleteVectors: (input) => deleteVectors(indexOf(input), input),
  }

  const answer = async (request: IncomingMessage): Promise<object> => {
    const body = await readBody(request)
    const failure = failures.shift()
    if (failure !== undefined) throw failure
    const operation = (request.url ?? '').slice(1)
    const run = operations[operation]
    if (request.method !== 'POST' || run === undefined) {
      throw new Refusal('UnknownOperationException', 404, 'no such operation')
    }
    const input = JSON.parse(body) as Input
    const named = input['vectors'] ?? input['keys']
    requests.push({ operation, count: Array.isArray(named) ? named.length : 0 })
    return run(input)
  }

  const server = createServer(async (request, response) => {
    try {
      const result = await answer(request)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
    } catch (error) {
      const { type, status, message } =
        error instanceof Refusal ? error : new Refusal('InternalServerException', 500, String(error))
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
      response.end(JSON.stringify({ message }))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new S3VectorsClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })

  return {
    client,
    requests,
    failNext(count, { type, status }) {
      failures.push(...Array.from({ length: count }, () => new Refusal(type, status, 'try again')))
    },
    tamper(indexName, key, change) {
      const vector = indexOf({ indexName }).vectors.get(key)
      if (vector === undefined) throw new Error('the vector is not there')
      change(vector)
    },
    async close() {
      client.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    chunks.push(chunk as Buffer)
  }
  if (size > limits.payload) throw invalid('Request payload size must not exceed 20 MiB')
  return Buffer.concat(chunks).toString('utf8')
}

function createIndex(indexes: Map<string, Index>, input: Input): object {
  const name = String(input['indexName'])
  const dimension = Number(input['dimension'])
  const { nonFilterableMetadataKeys = [] } = (input['metadataConfiguration'] ?? {}) as {
    nonFilterableMetadataKeys?: string[]
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) throw invalid('Invalid index name')
  if (indexes.has(name)) throw new Refusal('ConflictException', 409, 'An index with this name exists')
  if (!(dimension >= 1 && dimension <= limits.dimension)) throw invalid('Invalid dimension')
  if (input['dataType'] !== 'float32' || input['distanceMetric'] !== 'cosine')
    throw invalid('not offered here')
  if (nonFilterableMetadataKeys.length > limits.nonFilterableKeys) throw invalid('too many keys')
  indexes.set(name, { dimension, nonFilterable: nonFilterableMetadataKeys, vectors: new Map() })
  return { indexArn: `arn:aws:s3vectors:eu-central-1:123456789012:bucket/test/index/${name}` }
}

function putVectors(index: Index, input: Input): object {
  const vectors = listOf<{ key: string; data: unknown; metadata?: Record<string, unknown> }>(
    input['vectors'],
    limits.put,
  )
  if (new Set(vectors.map(({ key }) => key)).size < vectors.length) throw invalid('Duplicate vector keys')
  const checked = vectors.map(({ key, data, metadata = {} }) => {
    if (key.length < 1 || key.length > 1024) throw invalid('Invalid key')
    checkMetadata(metadata, index.nonFilterable)
    return { key, data: vectorOf(data, index.dimension), metadata }
  })
  for (const vector of checked) index.vectors.set(vector.key, vector)
  return {}
}

function vectorOf(data: unknown, dimension: number): Float32Array {
  const values = (data as { float32?: unknown } | undefined)?.float32
  if (!Array.isArray(values) || values.length !== dimension) {
    throw invalid(`vector must have length ${dimension}`)
  }
  const vector = Float32Array.from(values as number[])
  if (!vector.every(Number.isFinite)) throw invalid('vector must not hold NaN or infinity')
  if (vector.every((value) => value === 0)) throw invalid('Cosine distance needs a non-zero vector')
  return vector
}

function checkMetadata(metadata: Record<string, unknown>, nonFilterable: readonly string[]): void {
  const bytes = (value: object) => Buffer.byteLength(JSON.stringify(value))
  const filterable = Object.entries(metadata).filter(([key]) => !nonFilterable.includes(key))
  if (Object.keys(metadata).length > limits.metadataKeys) throw invalid('Too many metadata keys')
  if (bytes(Object.fromEntries(filterable)) > limits.filterable)
    throw invalid('Filterable metadata too large')
  if (bytes(metadata) > limits.metadata) throw invalid('Metadata too large')
  const scalars = ['string', 'number', 'boolean']
  for (const [, value] of filterable) {
    if (!scalars.includes(typeof value) && !Array.isArray(value)) throw invalid('Invalid metadata value')
  }
}

function getVectors(index: Index, input: Input): object {
  const keys = listOf<string>(input['keys'], limits.get)
  const found = keys.flatMap((key) => index.vectors.get(key) ?? [])
  return { vectors: found.map((vector) => shown(vector, input)) }
}

function queryVectors(index: Index, input: Input): object {
  const topK = Number(input['topK'])
  if (!(topK >= 1 && topK <= limits.topK)) throw invalid('topK must be between 1 and 100')
  const query = vectorOf(input['queryVector'], index.dimension)
  const matches = matchesVector(input['filter'], index.nonFilterable, invalid)
  const hits = Array.from(index.vectors.values())
    .filter(({ metadata }) => matches(metadata))
    .map((vector) => ({ vector, distance: cosineDistance(vector.data, query) }))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, topK)
  return {
    distanceMetric: 'cosine',
    vectors: hits.map(({ vector: { key, metadata }, distance }) => ({
      key,
      ...(input['returnDistance'] === true ? { distance: Math.fround(distance) } : {}),
      ...(input['returnMetadata'] === true ? { metadata } : {}),
    })),
  }
}

/** On its own, so that a wrong cosine of the gateway's is seen. */
function cosineDistance(left: Float32Array, right: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  return 1 - dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right))
}

function listVectors(index: Index, input: Input): object {
  const page = Number(input['maxResults'] ?? 500)
  if (!(page >= 1 && page <= limits.page)) throw invalid('maxResults must be between 1 and 1000')
  const start = input['nextToken'] === undefined ? 0 : placeOf(String(input['nextToken']))
  const vectors = [...index.vectors.values()].slice(start, start + page)
  const next = start + page
  return {
    vectors: vectors.map((vector) => shown(vector, input)),
    ...(next < index.vectors.size ? { nextToken: Buffer.from(`from:${next}`).toString('base64') } : {}),
  }
}

function placeOf(token: string): number {
  const [, place] = /^from:(\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? []
  if (place === undefined) throw invalid('Invalid nextToken')
  return Number(place)
}

function deleteVectors(index: Index, input: Input): object {
  for (const key of listOf<string>(input['keys'], limits.delete)) index.vectors.delete(key)
  return {}
}

function shown({ key, data, metadata }: StoredVector, input: Input): object {
  return {
    key,
    ...(input['returnData'] === true ? { data: { float32: Array.from(data) } } : {}),
    ...(input['returnMetadata'] === true ? { metadata } : {}),
  }
}

function listOf<Item>(value: unknown, most: number): Item[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > most) {
    throw invalid(`Member must have length between 1 and ${most}`)
  }
  return value as Item[]
}
