import { verifyConsistency } from '../signing/merkle-tree.ts'
import { type Checkpoint, parseCheckpoint } from '../transparency-log/notes/checkpoint.ts'
import { NoteError } from '../transparency-log/notes/note-error.ts'
import { openNote } from '../transparency-log/notes/signed-note.ts'
import type { VerifierKey } from '../transparency-log/notes/verifier-key.ts'
import type { Report } from './finding.ts'

/** A checkpoint that the auditor kept from an earlier time, and what it is called. */
export interface HeldNote {
  readonly name: string
  readonly note: string
}

interface Held extends Checkpoint {
  readonly name: string
  /** Whether the exported tree was held against it, with whatever result. */
  compared: boolean
}

/** The head of a tree as it was signed. */
export type TreeHead = Pick<Checkpoint, 'size' | 'root'>

/**
 * Opens a checkpoint, which must be signed by a key whose name is the log's.
 * @throws NoteError
 */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): Checkpoint {
  const { text, signedBy } = openNote(note, keys)
  const { origin, size, root } = parseCheckpoint(text)
  if (!signedBy.some(({ name }) => name === origin)) {
    throw new NoteError('unsigned', 'the checkpoint is not signed by a key of its log')
  }
  return { origin, size, root }
}

export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

/** Holds the auditor's checkpoints against the tree of an export, which may begin before or after each. */
export interface HeldCheckpoints {
  /** A head of the exported tree, as it was signed. */
  compare(head: TreeHead): void
  /** That the tree of one begins with that of the other, as the export's path shows. */
  connect(older: TreeHead | number, newer: TreeHead | number, path: readonly Uint8Array[]): void
  /** What no head and no path was held against. */
  end(size: number, latest: boolean): void
  readonly all: readonly Readonly<Held>[]
}

export function createHeldCheckpoints(
  notes: readonly HeldNote[],
  keys: readonly VerifierKey[],
  report: Report,
): HeldCheckpoints {
  const all = notes.flatMap(({ name, note }): Held[] => {
    try {
      return [{ ...openCheckpoint(note, keys), name, compared: false }]
    } catch (error) {
      if (!(error instanceof NoteError)) throw error
      report({ what: 'held_checkpoint_refused', detail: `${name}: ${error.message}` })
      return []
    }
  })
  const ofSize = (size: number) => all.filter((held) => held.size === size && !held.compared)
  const headsOf = (head: TreeHead | number): readonly TreeHead[] =>
    typeof head === 'number' ? ofSize(head) : [head]

  return {
    all,
    compare({ size, root }) {
      for (const held of ofSize(size)) {
        held.compared = true
        if (!isSameHash(held.root, root)) report({ what: 'contradiction', leaf: size, detail: held.name })
      }
    },
    connect(older, newer, path) {
      for (const from of headsOf(older)) {
        for (const to of headsOf(newer)) {
          const holds = verifyConsistency({
            from: from.size,
            to: to.size,
            fromRoot: from.root,
            toRoot: to.root,
            path,
          })
          const held = all.filter((each) => each === from || each === to)
          for (const each of held) {
            each.compared = true
            if (!holds) report({ what: 'inconsistent', leaf: each.size, detail: each.name })
          }
        }
      }
    },
    end(size, latest) {
      for (const held of all) {
        // Every tree begins with the empty one.
        if (held.compared || held.size === 0) continue
        const what = held.size > size && latest ? 'rolled_back' : 'not_connected'
        report({ what, leaf: held.size, detail: held.name })
      }
    },
  }
}
