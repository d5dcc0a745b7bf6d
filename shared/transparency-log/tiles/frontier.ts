import { hashBytes, nodeHash } from '../../signing/merkle-tree.ts'
import { edgeLength, rootOfEdge } from './subtree.ts'

/** The right edge of a tree that grows leaf by leaf: memory for one hash a level, a hash or two of work a leaf. */
export interface Frontier {
  readonly size: number
  /** Takes the hash of the next leaf (`leafHash` of its data). @throws RangeError for other than 32 bytes */
  append(leafHash: Uint8Array): void
  root(): Uint8Array
  /** The roots of the perfect subtrees, largest first: what another frontier can go on from. */
  edge(): Uint8Array[]
}

/**
 * A frontier of the tree of a size.
 * @param edge the roots of its perfect subtrees, largest first, as `rightEdge` gives them
 * @throws RangeError where their number or length can't be that of a tree of the size
 */
export function createFrontier({
  size: initialSize,
  edge,
}: {
  readonly size: number
  readonly edge: readonly Uint8Array[]
}): Frontier {
  if (!Number.isSafeInteger(initialSize) || initialSize < 0) {
    throw new RangeError(`no size of a tree: ${initialSize}`)
  }
  if (edge.length !== edgeLength(initialSize)) {
    throw new RangeError(`a tree of ${initialSize} has ${edgeLength(initialSize)} perfect subtrees`)
  }
  for (const hash of edge) requireHash(hash)
  const stack: Uint8Array[] = edge.map((hash) => Buffer.from(hash))
  let size = initialSize
  return {
    get size() {
      return size
    },
    append(leafHash) {
      requireHash(leafHash)
      let node: Uint8Array = Buffer.from(leafHash)
      // Each one at the low end of the size is a perfect subtree of the same height as what has come together.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = stack.pop()
        if (left !== undefined) node = nodeHash(left, node)
      }
      stack.push(node)
      size++
    },
    root: () => rootOfEdge(stack),
    edge: () => stack.map((hash) => Buffer.from(hash)),
  }
}

function requireHash(hash: Uint8Array): void {
  if (hash.length !== hashBytes) throw new RangeError(`expected a hash of ${hashBytes} bytes`)
}
