import type { ExportHead, LineOf } from '../audit-export/export-line.ts'
import { leafHash } from '../signing/merkle-tree.ts'
import { NoteError } from '../transparency-log/notes/note-error.ts'
import type { VerifierKey } from '../transparency-log/notes/verifier-key.ts'
import { createFrontier, type Frontier } from '../transparency-log/tiles/frontier.ts'
import type { Report } from './finding.ts'
import { type HeldCheckpoints, isSameHash, openCheckpoint, type TreeHead } from './held-checkpoints.ts'

/** Builds the tree again from the records' hashes, and holds it against each signed checkpoint on its way. */
export interface TreeCheck {
  /** The number of leaves so far: the index of the one that must follow. */
  readonly size: number
  /** The last head that was signed and found to be that of the leaves. */
  readonly head: TreeHead | undefined
  /** How many heads were. */
  readonly heads: number
  leaf(index: number, hash: Uint8Array): void
  /** @returns whether its head is signed, whatever else is wrong with it */
  checkpoint(line: LineOf<'checkpoint'>): boolean
  lost(line: LineOf<'lost'>): void
  consistency(line: LineOf<'consistency'>): void
  end(): void
}

export function createTreeCheck(
  start: ExportHead,
  { keys, held, report }: { keys: readonly VerifierKey[]; held: HeldCheckpoints; report: Report },
): TreeCheck {
  let size = start.first
  let head: TreeHead | undefined
  let heads = 0
  let nextSeal = start.seals.from
  // Undefined from where it is known not to be the log's, until a signed head says how to go on.
  let frontier = frontierOf(start.first, start.edge)
  /** Heads of sizes at which no checkpoint stands, and an auditor's one is of: to be compared once they are confirmed. */
  let passed: TreeHead[] = []
  const watched = new Set(held.all.map((each) => each.size))

  const open = (note: string, seal?: number): TreeHead | undefined => {
    try {
      const { size, root, origin } = openCheckpoint(note, keys)
      if (origin === start.origin) return { size, root }
      throw new NoteError('malformed', `it is of the log ${origin}`)
    } catch (error) {
      if (!(error instanceof NoteError)) throw error
      report({
        what: 'checkpoint_refused',
        leaf: size,
        ...(seal !== undefined && { seal }),
        detail: error.message,
      })
      return undefined
    }
  }
  const confirm = (signed: TreeHead) => {
    head = signed
    for (const each of passed) held.compare(each)
  }

  const begin = () => {
    if (start.first === 0) return
    const signed = start.checkpoint === null ? undefined : open(start.checkpoint)
    if (start.checkpoint === null) report({ what: 'checkpoint_missing', leaf: size })
    if (signed === undefined) return
    held.compare(signed)
    if (frontier === undefined) {
      report({ what: 'tiles_differ', leaf: size })
    } else if (signed.size !== size) {
      report({ what: 'checkpoint_misplaced', leaf: size })
    } else if (isSameHash(frontier.root(), signed.root)) {
      head = signed
      return
    } else {
      report({ what: 'root_differs', leaf: 0, upTo: size })
    }
    frontier = undefined
  }
  begin()
  const startHead = head

  const compareRoot = (signed: TreeHead, seal: number) => {
    const range = { leaf: head?.size ?? start.first, upTo: signed.size, seal }
    if (frontier === undefined) {
      // What broke it off was reported where it was.
      report({ what: 'root_unknown', ...range })
    } else if (frontier.size !== signed.size) {
      report({ what: 'checkpoint_misplaced', leaf: signed.size, seal })
    } else if (isSameHash(frontier.root(), signed.root)) {
      heads += 1
      confirm(signed)
      return
    } else {
      report({ what: 'root_differs', ...range })
    }
    frontier = undefined
  }

  return {
    get size() {
      return size
    },
    get head() {
      return head
    },
    get heads() {
      return heads
    },
    leaf(index, hash) {
      if (index !== size) {
        frontier = undefined
        if (index < size) return report({ what: 'leaf_repeated', leaf: index })
        report({ what: 'leaf_gap', leaf: size, upTo: index })
      }
      size = index + 1
      if (frontier === undefined) return
      frontier.append(leafHash(hash))
      if (watched.has(size)) passed.push({ size, root: frontier.root() })
    },
    checkpoint({ seal, note, edge }) {
      if (seal !== nextSeal) report({ what: 'seal_missing', seal: nextSeal, leaf: size })
      nextSeal = seal + 1
      const signed = open(note, seal)
      if (signed === undefined) return false
      passed = passed.filter((each) => each.size !== signed.size)
      compareRoot(signed, seal)
      held.compare(signed)
      passed = []
      const kept = frontierOf(signed.size, edge)
      const isKept = kept !== undefined && isSameHash(kept.root(), signed.root)
      if (!isKept) report({ what: 'tiles_differ', leaf: signed.size, seal })
      if (frontier !== undefined || !isKept) return true
      frontier = kept
      head = signed
      size = signed.size
      return true
    },
    lost({ seal, what }) {
      if (what === 'tiles') return report({ what: 'tiles_differ', leaf: size, seal })
      report({ what: what === 'seal' ? 'seal_missing' : 'checkpoint_missing', seal, leaf: size })
      nextSeal = seal + 1
    },
    consistency({ from, to, path }) {
      const bytes = path.map((node) => Buffer.from(node, 'base64'))
      if (to === start.first && startHead !== undefined) held.connect(from, startHead, bytes)
      else if (head !== undefined && from === head.size) held.connect(head, to, bytes)
    },
    end() {
      if (size !== start.size) report({ what: 'export_cut', leaf: size, upTo: start.size })
      if ((head?.size ?? 0) < size) report({ what: 'unsigned', leaf: head?.size ?? start.first, upTo: size })
      if (nextSeal !== start.seals.to) report({ what: 'seal_missing', seal: nextSeal, leaf: size })
      held.end(size, start.latest)
    },
  }
}

function frontierOf(size: number, edge: readonly string[] | null): Frontier | undefined {
  if (edge === null) return undefined
  try {
    return createFrontier({ size, edge: edge.map((node) => Buffer.from(node, 'base64')) })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
