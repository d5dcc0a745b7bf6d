import { atOnce } from '../../shared/runtime/at-once.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { formatCheckpoint } from '../../shared/transparency-log/notes/checkpoint.ts'
import { signNote, splitNote } from '../../shared/transparency-log/notes/signed-note.ts'
import { WitnessError } from '../../shared/transparency-log/notes/witness.ts'
import type { Seal } from '../../shared/transparency-log/seal.ts'
import { proveConsistency } from '../../shared/transparency-log/tiles/prove.ts'
import type { AssembledSeal } from './assemble-seal.ts'
import { LogContradiction } from './check-log.ts'
import type { SealerDependencies } from './dependencies.ts'

const tilesAtOnce = 16

/**
 * Writes the tiles of a committed seal, and only then signs its head and publishes it. Doing it again changes nothing:
 * the same seal gives the same tiles, and the same key the same signature.
 *
 * @throws LogContradiction where other tiles stand in their place
 */
export async function publishSeal(deps: SealerDependencies, { seal, tiles }: AssembledSeal): Promise<string> {
  const { store, signer } = deps
  await atOnce(tiles, tilesAtOnce, async ({ path, bytes }) => {
    try {
      await store.putTile(path, bytes)
    } catch (error) {
      if (!(error instanceof SunderError) || error.code !== 'conflict') throw error
      throw new LogContradiction('another tile stands in its place')
    }
  })
  const head = { origin: signer.name, size: seal.size, root: Buffer.from(seal.root, 'hex') }
  const note = await cosigned(deps, await signNote(formatCheckpoint(head), signer), seal)
  await store.publish(seal, note)
  return note
}

/** Asks the witness once more where it had not answered: an idle log has no later head that it could cosign. */
export async function cosignLater(deps: SealerDependencies, seal: Seal, note: string): Promise<void> {
  if (deps.witness === undefined || splitNote(note).lines.length > 1) return
  const later = await cosigned(deps, note, seal)
  if (later !== note) await deps.store.publish(seal, later)
}

/**
 * A witness that does not answer holds up no seal. Nor does one that says that it
 * holds another tree: it does not prove it, but an operator must hear of it.
 */
async function cosigned(
  { witness, store, metrics, log }: SealerDependencies,
  note: string,
  { first, size }: Pick<Seal, 'first' | 'size'>,
): Promise<string> {
  if (witness === undefined) return note
  try {
    const prove = (from: number) => proveConsistency(store.tile, from, size)
    return note + (await witness.addCheckpoint({ note, from: first, prove })).lines
  } catch (error) {
    if (!(error instanceof WitnessError)) throw error
    if (error.code === 'inconsistent') metrics.count('LogContradiction')
    log.error({ code: error.code, detail: error.message }, 'no cosignature')
    return note
  }
}
