import { Worker } from 'node:worker_threads'
import type { Span } from '../measure.ts'
import { classesOf } from './peer-classes.ts'
import { spansOfRedacted } from './spans-of-redacted.ts'

interface PeerAnswer {
  readonly spans: readonly Span[]
  /** What the library took; `undefined` where it was ended at the limit. */
  readonly milliseconds: number | undefined
}

/** A library that does the same, on a thread of its own. */
export interface Peer {
  readonly name: string
  /** @param limit in milliseconds; a library that takes longer is ended and started anew */
  find(text: string, limit: number): Promise<PeerAnswer>
  /** @returns the milliseconds that it took for all texts together, `undefined` where it was ended */
  time(texts: readonly string[], limit: number): Promise<number | undefined>
  close(): Promise<void>
}

interface Answer {
  readonly ready?: true
  readonly entities?: readonly { readonly type: string; readonly start: number; readonly end: number }[]
  readonly redacted?: string
  readonly milliseconds: number
}

export async function createPeer(name: string, folder: string): Promise<Peer> {
  const start = async () => {
    const worker = new Worker(new URL('peer-worker.mjs', import.meta.url), {
      workerData: { library: name, folder },
      stdout: true,
      stderr: true,
      execArgv: [],
    })
    await nextAnswer(worker, 30_000)
    return worker
  }
  let worker = await start()
  const run = async (texts: readonly string[], limit: number) => {
    const answer = nextAnswer(worker, limit)
    worker.postMessage(texts)
    const given = await answer
    if (given !== undefined) return given
    await worker.terminate()
    worker = await start()
    return undefined
  }
  return {
    name,
    async find(text, limit) {
      const answer = await run([text], limit)
      return { spans: answer === undefined ? [] : spansOf(text, answer), milliseconds: answer?.milliseconds }
    },
    time: async (texts, limit) => (await run(texts, limit))?.milliseconds,
    async close() {
      await worker.terminate()
    },
  }
}

function spansOf(text: string, { entities, redacted }: Answer): Span[] {
  if (redacted !== undefined) return spansOfRedacted(text, redacted)
  return (entities ?? []).map(({ type, start, end }) => ({ classes: classesOf(type), start, end }))
}

/** @returns nothing where the limit passed first */
function nextAnswer(worker: Worker, limit: number): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve(undefined)), limit)
    const onMessage = (answer: Answer) => settle(() => resolve(answer))
    const onError = (error: Error) => settle(() => reject(error))
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      worker.off('message', onMessage)
      worker.off('error', onError)
      finish()
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
  })
}
