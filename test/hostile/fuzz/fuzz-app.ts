import fc from 'fast-check'
import { expect } from 'vitest'
import { errorBodySchema } from '../../../shared/http/error-response.ts'
import { errorTable } from '../../../shared/runtime/sunder-error.ts'
import { createMemoryGateway } from '../../support/memory/memory-gateway.ts'
import { readDocument } from './document.ts'
import { type FuzzedRequest, requestsTo } from './requests.ts'
import { marker } from './values.ts'

export const fuzzedApps = ['grants', 'embed', 'vectors', 'audit'] as const
export type FuzzedApp = (typeof fuzzedApps)[number]

/** Answers that a caller without fault gets from the parts behind, of which none is broken here. */
const isFault = (status: number) => status >= 500
/** Longer than any of ours, shorter than what an input can be. */
const longestError = 1_000

/** A gateway in memory, with a valid token for each app and a count of the audit records that it wrote. */
async function openFuzzedGateway() {
  let records = 0
  const gateway = await createMemoryGateway({
    wrap: (name, port) => {
      if (name !== 'audit-appender' || !('put' in port)) return port
      const put = port.put as (record: unknown) => Promise<void>
      return {
        ...port,
        put: async (record: unknown) => {
          await put(record)
          records++
        },
      }
    },
  })
  const embedder = await gateway.token('embedder')
  const granted = await gateway.apps.grants.request('/grants', {
    method: 'POST',
    headers: { authorization: `Bearer ${embedder}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      collection: 'mail',
      source: 'mail://inbox/1',
      purpose: 'a test',
      maxInputs: 10_000_000,
    }),
  })
  const { token: grant } = (await granted.json()) as { token: string }
  const tokens: Record<FuzzedApp, string> = {
    grants: embedder,
    embed: grant,
    vectors: await gateway.token('consumer'),
    audit: await gateway.token('auditor'),
  }
  return { gateway, tokens, recorded: () => records }
}

/** Sends `runs` requests to an app and holds each answer against what all of them owe. */
export async function fuzzApp(app: FuzzedApp, runs: number, seed: number): Promise<void> {
  const { gateway, tokens, recorded } = await openFuzzedGateway()
  const { schemas, operations } = readDocument(
    await (await gateway.apps[app].request('/openapi.json')).json(),
  )
  // In memory there is nobody who runs jobs.
  const described = {
    schemas,
    operations: operations.filter(({ path }) => app !== 'audit' || !path.startsWith('/v1/jobs')),
  }
  await fc.assert(
    fc.asyncProperty(requestsTo(described), async (request) => {
      const before = recorded()
      const response = await send(gateway.apps[app], request, tokens[app])
      const text = await response.text()
      judge(request, response, text)
      const reached = request.isPlain || response.status !== 404
      if (reached && !request.operation.isPublic && beyondTheDoor(response.status)) {
        expect(recorded(), `records of ${request.operation.method} ${request.path}`).toBeGreaterThan(before)
      }
    }),
    { numRuns: runs, seed, endOnFailure: true },
  )
}

/** What is refused before anybody is asked who they are, or by no operation. */
function beyondTheDoor(status: number): boolean {
  return ![401, 405, 413].includes(status)
}

async function send(
  app: { request(path: string, init: RequestInit): Response | Promise<Response> },
  { operation, path, headers, body }: FuzzedRequest,
  token: string,
): Promise<Response> {
  return app.request(path, {
    method: operation.method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body?.type === undefined ? {} : { 'content-type': body.type }),
      ...(body?.coding === undefined ? {} : { 'content-encoding': body.coding }),
      ...headers,
    },
    ...(body && { body: body.bytes }),
  })
}

function judge({ operation, path }: FuzzedRequest, response: Response, text: string): void {
  const { status, headers } = response
  const what = `${status} to ${operation.method} ${path.slice(0, 100)}: ${text.slice(0, 300)}`
  expect(isFault(status), what).toBe(false)
  expect(headers.get('x-request-id'), what).toMatch(/^req_[\w-]{22}$/)
  expect(headers.get('x-content-type-options'), what).toBe('nosniff')
  if (status < 400) return void expect(operation.statuses, what).toContain(status)
  expect([...operation.statuses, 404, 405, 413], what).toContain(status)
  expect(headers.get('content-type'), what).toBe('application/json; charset=utf-8')
  const { error } = errorBodySchema.parse(JSON.parse(text))
  expect(Object.keys(errorTable), what).toContain(error.code)
  expect(errorTable[error.code as keyof typeof errorTable][0], what).toBe(status)
  expect(text.length, what).toBeLessThan(longestError)
  expect(text, what).not.toContain(marker)
}
