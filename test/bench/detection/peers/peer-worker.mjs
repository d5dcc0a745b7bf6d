import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

/** Runs one library on one text after another, on a thread of its own, so that it can be ended when it hangs. */
const load = createRequire(`${workerData.folder}/node_modules/peers.js`)

const libraries = {
  openredaction() {
    const { OpenRedaction } = load('openredaction')
    const redaction = new OpenRedaction({ redactionMode: 'placeholder' })
    return async (text) => {
      const { detections } = await redaction.detect(text)
      return { entities: detections.map(({ type, position: [start, end] }) => ({ type, start, end })) }
    }
  },
  'redact-pii'() {
    const { SyncRedactor } = load('redact-pii')
    const redactor = new SyncRedactor()
    return (text) => ({ redacted: redactor.redact(text) })
  },
  '@redactpii/node'() {
    const { Redactor } = load('@redactpii/node')
    const redactor = new Redactor()
    return (text) => ({ redacted: redactor.redact(text) })
  },
}

const run = libraries[workerData.library]()
parentPort.postMessage({ ready: true })
parentPort.on('message', async (texts) => {
  const started = performance.now()
  try {
    let answer
    for (const text of texts) answer = await run(text)
    // Of many texts only the time is asked for.
    parentPort.postMessage({ ...answer, milliseconds: performance.now() - started })
  } catch (error) {
    parentPort.postMessage({ error: String(error), milliseconds: performance.now() - started })
  }
})
