import type { VectorItem } from './vector-item.ts'

const vectorsPerPut = 500
/** 20 MiB is the service's limit; the rest is left to the request around the vectors. */
const bytesPerPut = 20 * 1024 * 1024 - 64 * 1024
/** The longest decimal of a single (`-1.1754943508222875e-38`) and its comma. */
const bytesPerElement = 24
const bytesAround = 64

/** The items in their order, in batches that one PutVectors takes. */
export function putBatches(items: readonly VectorItem[]): VectorItem[][] {
  const batches: VectorItem[][] = []
  let room = 0
  for (const item of items) {
    const bytes = largestSize(item)
    const last = batches.at(-1)
    if (last === undefined || last.length === vectorsPerPut || bytes > room) {
      batches.push([item])
      room = bytesPerPut - bytes
    } else {
      last.push(item)
      room -= bytes
    }
  }
  return batches
}

/** No item is larger as JSON. Counted instead of written out: the client writes it once more. */
function largestSize({ key, data, metadata }: VectorItem): number {
  const text = Buffer.byteLength(JSON.stringify([key, metadata]))
  return text + data.float32.length * bytesPerElement + bytesAround
}
