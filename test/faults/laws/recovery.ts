import type { Client } from '../journeys/client.ts'
import type { Scheduler } from '../virtual/scheduler.ts'

/** Once nothing fails any more, neither does the gateway: what failed has left nothing in its way. */
export async function recovers(embedder: Client, reader: Client, { advance }: Scheduler): Promise<string[]> {
  // Longer than anything is left alone after a failure.
  advance(60_000)
  const body = { collection: 'mail', source: 'mail://inbox/9', purpose: 'afterwards' }
  const granted = await embedder.ask('grants', { method: 'POST', path: '/grants', body })
  const token = String(granted.json['token'])
  const input = ['all is well', 'and nothing hurts']
  const embedded = await embedder.ask('embed', {
    method: 'POST',
    path: '/v1/embeddings',
    body: { model: 'small', input },
    token,
  })
  const read = await reader.ask('read', { method: 'GET', path: '/v1/collections/mail/vectors' })
  const seen = [granted, embedded, read].map(({ status }) => status).join(' ')
  return seen === '201 200 200' ? [] : [`afterwards it still answers ${seen}`]
}
