import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type Admission, createAdmission } from '../../../../shared/http/admission/admission.ts'
import { createScale } from '../../../../shared/http/admission/scale-by-own-time.ts'
import { waitForOthers } from '../../../../shared/http/admission/wait-for-others.ts'
import { createService } from '../../../../shared/http/create-service.ts'
import type { Operation, ServiceContext } from '../../../../shared/http/operation.ts'
import { readJson } from '../../../../shared/http/parse-request.ts'
import type { Principal } from '../../../../shared/identity/caller.ts'
import { createPages } from '../../../../shared/pages/create-pages.ts'
import { createPinoLog } from '../../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../../shared/runtime/random.ts'

const principal = (subject: string): Principal => ({ issuer: 'https://idp.test', subject })

function admissionOf({ places = 8, waiting = 0, clock = (): number => 0 } = {}) {
  const shed: (string | undefined)[] = []
  const admission = createAdmission({
    limits: { places, waiting, maxWaitMs: 20 },
    clock,
    random: systemRandom,
    countShed: (holder) => shed.push(holder?.subject),
  })
  return { admission, shed }
}

const runtimeOf = (admission: Admission) => ({
  clock: () => 0,
  random: systemRandom,
  log: createPinoLog('test', () => undefined),
  metrics: { count: () => undefined },
  admission,
})

const operation = (handle: Operation['handle']): Operation => ({
  method: 'get',
  path: '/works',
  summary: 'Works',
  security: 'none',
  response: { status: 200, schema: z.object({}) },
  handle,
})

const enter = (admission: Admission, token: string | undefined, bodyBytes: number | undefined = 0) =>
  admission.enter({ token, bodyBytes }).then(
    () => 'in',
    ({ code, status, retryAfterSeconds }) => ({ code, status, retryAfterSeconds }),
  )
const isShed = {
  code: 'overloaded',
  status: 429,
  retryAfterSeconds: expect.toSatisfy((seconds) => seconds >= 1 && seconds <= 4),
}

it('leaves all strangers together a quarter, and whoever was seen with a good token up to three quarters', async () => {
  const { admission, shed } = admissionOf()
  admission.know('good', principal('embedder'))
  admission.know('other', principal('auditor'))
  const strangers = ['forged.1', 'forged.2', 'forged.3', undefined].map((token) => enter(admission, token))
  expect(await Promise.all(strangers)).toEqual(['in', 'in', isShed, isShed])
  const known = Array.from({ length: 7 }, () => enter(admission, 'good'))
  expect(await Promise.all(known)).toEqual([...Array(6).fill('in'), isShed])
  expect(shed).toEqual([undefined, undefined, 'embedder'])
})

it('knows an identity by any of its tokens', async () => {
  const { admission } = admissionOf()
  for (let index = 0; index < 8; index += 1) admission.know(`token ${index}`, principal('embedder'))
  const entered = await Promise.all(
    Array.from({ length: 8 }, (_, index) => enter(admission, `token ${index}`)),
  )
  expect(entered).toEqual([...Array(6).fill('in'), isShed, isShed])
})

it('counts a body by its size, and one of unknown length as the largest', async () => {
  const mebibyte = 1024 * 1024
  const { admission } = admissionOf({ places: 64 })
  admission.know('a', principal('a'))
  admission.know('b', principal('b'))
  // 40 places each: the second would make 80 of 64.
  expect(await enter(admission, 'a', 10 * mebibyte)).toBe('in')
  expect(await enter(admission, 'b', 10 * mebibyte)).toEqual(isShed)
  expect(await admission.enter({ token: 'b', bodyBytes: undefined }).catch(({ code }) => code)).toBe(
    'overloaded',
  )
  expect(await enter(admission, 'b', 6 * mebibyte)).toBe('in')
})

it('sheds with 429 before the body is read, and still says that it lives', async () => {
  const { admission } = admissionOf({ places: 1 })
  const runtime = runtimeOf(admission)
  const service = createService(runtime, { title: 'Test', operations: [] })
  const pages = createPages(runtime, {
    problem: (context, { code, status, retryAfterSeconds }) =>
      context.json({ error: { code } }, status as 429, { 'retry-after': String(retryAfterSeconds) }),
  })
  await admission.enter({ token: undefined, bodyBytes: 0 })
  for (const app of [service, pages]) {
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(1024))
      },
    })
    const request = new Request('http://x/v1/things', { method: 'POST', body, duplex: 'half' } as RequestInit)
    const response = await app.request(request)
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({ error: { code: 'overloaded' } })
    expect(pulled).toBeLessThanOrEqual(1)
    expect((await app.request('/healthz')).status).toBe(200)
  }
})

it('gives its place back when the answer is made, also one of an error', async () => {
  const { admission } = admissionOf({ places: 1 })
  const runtime = runtimeOf(admission)
  const app = createService(runtime, {
    title: 'Test',
    operations: [
      operation(() => {
        throw new Error('a defect')
      }),
    ],
  })
  const statuses = []
  for (const path of ['/works', '/nowhere', '/works']) statuses.push((await app.request(path)).status)
  expect(statuses).toEqual([500, 404, 500])
})

it('takes on less while requests take long by our own doing, and more again once they do not', () => {
  let now = 0
  const scale = createScale(() => now)
  const after = (halfSeconds: number, ownMs: number) => {
    for (let step = 0; step < halfSeconds * 5; step += 1) {
      now += 100
      scale.answered(ownMs)
    }
    return scale.current()
  }
  expect(scale.current()).toBe(1)
  expect(after(1, 625)).toBeCloseTo(0.8)
  expect(after(1, 60_000)).toBeCloseTo(0.4)
  expect(after(20, 1_500)).toBe(1 / 4)
  expect(after(4, 20)).toBeCloseTo(1 / 4 + 0.4)
  expect(after(20, 20)).toBe(1)
})

it('takes neither a slow model nor a slow client for work of its own', async () => {
  let now = 0
  const clock = () => now
  const slowly = async () => {
    now += 2_000
  }
  const places = async (work: (context: ServiceContext) => Promise<unknown>) => {
    const { admission, shed } = admissionOf({ places: 8, clock })
    const app = createService(
      { ...runtimeOf(admission), clock },
      {
        title: 'Test',
        operations: [
          operation(async (context) => {
            await work(context)
            return context.body(null)
          }),
        ],
      },
    )
    for (let index = 0; index < 20; index += 1) await app.request('/works')
    admission.know('a', principal('a'))
    await Promise.all(Array.from({ length: 8 }, () => enter(admission, 'a')))
    return 8 - shed.length
  }
  expect(await places((context) => waitForOthers(context, slowly))).toBe(6)
  expect(
    await places((context) => {
      const body = new ReadableStream({
        async pull(controller) {
          await slowly()
          controller.enqueue(Buffer.from('{}'))
          controller.close()
        },
      })
      const headers = { 'content-type': 'application/json' }
      context.req.raw = new Request('http://x/', {
        method: 'POST',
        headers,
        body,
        duplex: 'half',
      } as RequestInit)
      return readJson(context)
    }),
  ).toBe(6)
  expect(await places(slowly)).toBe(1)
})
