import { endianness } from 'node:os'
import { sha256 } from '../signing/sha256.ts'

const native = endianness()

/** The vector's elements as little-endian IEEE 754 binary32, a fresh copy. */
export function toLittleEndian(vector: Float32Array): Buffer {
  const bytes = Buffer.from(new Float32Array(vector).buffer)
  return native === 'LE' ? bytes : bytes.swap32()
}

/** A vector from little-endian binary32. @throws RangeError for bytes that are no whole number of elements */
export function fromLittleEndian(bytes: Uint8Array): Float32Array {
  const vector = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT)
  const copy = Buffer.from(vector.buffer)
  copy.set(bytes)
  if (native === 'BE') copy.swap32()
  return vector
}

/**
 * A vector from base64 of its little-endian binary32, RFC 4648, section 4, to the letter. Node's decoder passes over strange
 * characters, takes some for others, and reads the URL's alphabet too; writing the bytes again, a third of the decoder's
 * time, shows all of that. Decoded in place: a large answer is half a megabyte.
 *
 * @returns undefined for any other spelling or number of elements
 */
export function fromBase64(text: string, elements: number): Float32Array | undefined {
  const vector = new Float32Array(elements)
  const bytes = Buffer.from(vector.buffer)
  bytes.write(text, 'base64')
  if (bytes.toString('base64') !== text) return undefined
  if (native === 'BE') bytes.swap32()
  return vector
}

/** A vector from big-endian binary32, the order in which PostgreSQL sends it. @throws RangeError for bytes that are no whole number of elements */
export function fromBigEndian(bytes: Uint8Array): Float32Array {
  const vector = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT)
  const copy = Buffer.from(vector.buffer)
  copy.set(bytes)
  if (native === 'LE') copy.swap32()
  return vector
}

/** SHA-256 of the vector's little-endian bytes. */
export function digestVector(vector: Float32Array): Uint8Array {
  if (native === 'BE') return sha256(toLittleEndian(vector))
  return sha256(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
}

/** Cosine similarity, -1 to 1, summed in double precision. @throws RangeError for vectors of different dimensions */
export function cosineSimilarity(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) throw new RangeError('vectors differ in dimensions')
  let [product, leftSquares, rightSquares] = [0, 0, 0]
  // By index: an iterator makes a search that compares many vectors take several times as long.
  for (let index = 0; index < left.length; index += 1) {
    const a = left[index] ?? 0
    const b = right[index] ?? 0
    product += a * b
    leftSquares += a * a
    rightSquares += b * b
  }
  const similarity = product / (Math.sqrt(leftSquares) * Math.sqrt(rightSquares))
  return Math.min(1, Math.max(-1, similarity))
}
