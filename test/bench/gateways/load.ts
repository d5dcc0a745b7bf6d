import { setTimeout as rest } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Announcement } from './processes/announce.ts'

const restMs = 100

/** One server under load, over connections of its own that stay open. */
export interface Client {
  /** Sends one request after the other, so many or as long. @returns what each took, in milliseconds */
  inTurn(nextBody: () => string, limits: { requests: number; withinMs: number }): Promise<number[]>
  /**
   * Keeps so many requests under way for so long. @returns how many were answered, and how many a second, and how many
   * were refused (429 where there is too much to do, 503 where a store fails), after each of which its connection rests
   * for a moment
   */
  atOnce(
    nextBody: () => string,
    load: { connections: number; forMs: number },
  ): Promise<{ answered: number; perSecond: number; refused: number }>
  close(): Promise<void>
}

/** Answers are read to their end and not looked at: what a client would do with them is the same everywhere. */
export function createClient({ url, headers }: Announcement, connections: number): Client {
  const { origin, pathname: path } = new URL(url)
  const pool = new Pool(origin, { connections, pipelining: 1, bodyTimeout: 60_000, headersTimeout: 60_000 })
  const send = async (body: string) => {
    const { statusCode, body: answer } = await pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    if (![200, 429, 503].includes(statusCode)) {
      throw new Error(`${url} answered ${statusCode}: ${await answer.text()}`)
    }
    for await (const _part of answer);
    return statusCode === 200
  }
  /** A connection that lay idle may be closed by its server just when it is used again: clients then use another. */
  const ask = async (body: string) => {
    try {
      return await send(body)
    } catch (error) {
      if (!isReset(error)) throw error
      process.stderr.write(`${origin} closed a connection that was used again\n`)
      return await send(body)
    }
  }

  return {
    async inTurn(nextBody, { requests, withinMs }) {
      const times: number[] = []
      const ends = performance.now() + withinMs
      while (times.length < requests && performance.now() < ends) {
        const body = nextBody()
        const started = performance.now()
        if (await ask(body)) times.push(performance.now() - started)
        else await rest(restMs)
      }
      return times
    },
    async atOnce(nextBody, { connections, forMs }) {
      const started = performance.now()
      let [answered, refused] = [0, 0]
      const keepAsking = async () => {
        while (performance.now() - started < forMs) {
          if (await ask(nextBody())) {
            answered += 1
          } else {
            refused += 1
            await rest(restMs)
          }
        }
      }
      await Promise.all(Array.from({ length: connections }, keepAsking))
      return { answered, refused, perSecond: answered / ((performance.now() - started) / 1000) }
    },
    close: () => pool.close(),
  }
}

function isReset(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ECONNRESET' || code === 'UND_ERR_SOCKET'
}
