import { Worker } from 'node:worker_threads'

/**
 * Starts a TypeScript module as a worker thread. Node 20 has no loader for TypeScript in a worker,
 * whatever its parent was started with, so the thread takes tsx's before it imports the module.
 */
export function startWorker(module: URL): Worker {
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const [target, parent] = [JSON.stringify(module.href), JSON.stringify(import.meta.url)]
  return new Worker(`import(${loader}).then(({ tsImport }) => tsImport(${target}, ${parent}))`, {
    eval: true,
  })
}
