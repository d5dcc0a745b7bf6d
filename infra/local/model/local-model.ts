import { startWorker } from '../start-worker.ts'
import type { EmbedTask, WorkerMessage } from './model-worker.ts'

/** The model's name at its own endpoint, and the length of its vectors. */
export const localModelName = 'local-use-512'
export const localModelDimensions = 512

export interface LocalModel {
  /** Resolves once the model is loaded; calls made before wait for it. */
  readonly ready: Promise<void>
  /** One vector an input, in order; none of the inputs may be empty. `tokens` counts what the model read. */
  embed(
    inputs: readonly string[],
  ): Promise<{ readonly vectors: readonly Float32Array[]; readonly tokens: number }>
  close(): Promise<void>
}

type Answer = Extract<WorkerMessage, { kind: 'embedded' }>
interface Waiting {
  resolve(answer: Answer): void
  reject(error: Error): void
}

/** Runs the model (Universal Sentence Encoder lite, from its npm package) in a thread of its own. */
export function startLocalModel(): LocalModel {
  const worker = startWorker(new URL('./model-worker.ts', import.meta.url))
  const waiting = new Map<number, Waiting>()
  const ready = newReadiness()
  let stopped: Error | undefined
  let lastId = 0

  const stop = (error: Error) => {
    stopped ??= error
    ready.reject(stopped)
    for (const { reject } of waiting.values()) reject(stopped)
    waiting.clear()
  }
  worker.on('error', stop)
  worker.on('exit', () => stop(new Error('the local model has stopped')))
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') return ready.resolve()
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'embedded') caller?.resolve(message)
    else caller?.reject(new Error(message.message))
  })

  return {
    ready: ready.promise,
    embed(inputs) {
      if (stopped !== undefined) return Promise.reject(stopped)
      const id = ++lastId
      const answer = new Promise<Answer>((resolve, reject) => waiting.set(id, { resolve, reject }))
      worker.postMessage({ id, inputs } satisfies EmbedTask)
      return answer
    },
    async close() {
      await worker.terminate()
    },
  }
}

/** `Promise.withResolvers`, which Node 20 lacks. A failure that nobody waits for is told by the next call. */
function newReadiness() {
  let resolve: () => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  promise.catch(() => {})
  return { promise, resolve, reject }
}
