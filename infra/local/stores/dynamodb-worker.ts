import type { AddressInfo } from 'node:net'
import { parentPort } from 'node:worker_threads'
import dynalite from 'dynalite'
import { closeIterators } from './close-iterators.ts'

/** What the thread is told: `open` once, which it answers with its port; `close` once, after which it ends. */
export type DynamoDbTask = { readonly kind: 'open'; readonly folder: string } | { readonly kind: 'close' }

if (parentPort === null) throw new Error('dynamodb-worker.ts runs as a worker thread')
const port = parentPort

port.on('message', (task: DynamoDbTask) => {
  if (task.kind === 'open') open(task.folder)
})

function open(folder: string): void {
  closeIterators()
  const server = dynalite({ path: folder, createTableMs: 0 })
  server.once('error', (error) => {
    throw error
  })
  server.listen(0, '127.0.0.1', () => port.postMessage((server.address() as AddressInfo).port))
  port.on('message', (task: DynamoDbTask) => {
    if (task.kind !== 'close') return
    // Connections are kept alive, and the server would wait for them; then it closes its database.
    server.close((error) => {
      if (error) throw error
      port.close()
    })
    server.closeAllConnections()
  })
}
