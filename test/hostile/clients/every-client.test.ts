import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as options from '../../../shared/runtime/lambda/client-options.ts'

/** What `client-options.ts` offers, and a client made of another one's settings. */
const bounded = /^\((?:\w*[cC]lientOptions|\{\s*\.\.\.\w*[cC]lientOptions)/
/** Makes a client of another's settings, its time-outs among them. */
const madeOfAnother = new Set(['shared/runtime/dynamodb.ts'])

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true })
  return entries.filter((entry) => /\.tsx?$/.test(entry)).map((entry) => join(folder, entry))
}

it('gives every client of AWS in the functions a time-out', async () => {
  const files = [...(await sources('functions')), ...(await sources('shared'))]
  const unbounded: string[] = []
  let clients = 0
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    for (const { 0: made, index } of text.matchAll(/new [A-Z]\w*Client(?=\()/g)) {
      if (madeOfAnother.has(file)) continue
      clients++
      if (!bounded.test(text.slice(index + made.length))) unbounded.push(`${file}: ${made}`)
    }
  }
  expect(unbounded).toEqual([])
  expect(clients).toBeGreaterThan(20)
})

it('ends a call within the 29 seconds that API Gateway waits, all tries together', () => {
  const { clientOptions, vectorClientOptions, slowClientOptions } = options
  for (const { maxAttempts, requestHandler } of [clientOptions, vectorClientOptions, slowClientOptions]) {
    const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = requestHandler
    expect(throwOnRequestTimeout).toBe(true)
    expect(maxAttempts * (connectionTimeout + requestTimeout)).toBeLessThan(29_000)
  }
})
