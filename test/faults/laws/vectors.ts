import type { Exchange } from '../story.ts'
import type { Evidence } from './evidence.ts'

/** Each stored row verifies, but for what was planted; a consumer is returned none that does not. */
export function* vectorsHaveProvenance({ world, rows, planted, story }: Evidence): Generator<string> {
  const sound = new Set<string>()
  for (const row of rows) {
    const verifies = world.verifyRow(row, { verifyBytes: true })
    if (verifies) sound.add(row.id)
    if (!verifies && !planted.has(row.id)) yield `${row.id} does not verify`
  }
  for (const exchange of story.exchanges) {
    for (const id of returnedTo(exchange)) {
      if (!sound.has(id) && !isPlantedLater(exchange, planted, id))
        yield `#${exchange.request} was returned ${id}`
    }
  }
}

/** A row that was read before somebody altered it. */
function isPlantedLater({ sentAt }: Exchange, planted: Evidence['planted'], id: string): boolean {
  return sentAt < (planted.get(id) ?? 0)
}

function returnedTo({ app, status, text }: Exchange): string[] {
  if (app !== 'read' || status !== 200) return []
  const { hits, vectors } = JSON.parse(text) as { hits?: { id: string }[]; vectors?: { id: string }[] }
  return (hits ?? vectors ?? []).map(({ id }) => id)
}

/** No embedder is answered with a vector in any form, and no reader where vectors are withheld. */
export function* vectorsStayInside({ story, rows }: Evidence): Generator<string> {
  const encoded = rows.map(({ vector }) =>
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
  )
  for (const { request, text } of story.exchanges) {
    if (encoded.some((vector) => text.includes(vector)))
      yield `#${request} was answered with a vector's bytes`
    if (/\[\s*-?\d[\d.e+-]*\s*,\s*-?\d[\d.e+-]*\s*,\s*-?\d/i.test(text))
      yield `#${request} was answered with numbers`
  }
}
