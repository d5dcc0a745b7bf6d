import { laneLifeMs } from '../../../../shared/audit/lane-name.ts'
import { parseCheckpoint } from '../../../../shared/transparency-log/notes/checkpoint.ts'
import { NoteError } from '../../../../shared/transparency-log/notes/note-error.ts'
import {
  type OpenedNote,
  openNote,
  splitNote,
} from '../../../../shared/transparency-log/notes/signed-note.ts'
import {
  formatVerifierKey,
  type VerifierKey,
} from '../../../../shared/transparency-log/notes/verifier-key.ts'
import type { Seal } from '../../../../shared/transparency-log/seal.ts'
import type { LogReader } from '../../../../shared/transparency-log/stores/log-store.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'

/** A checkpoint as its note says it, and whose signatures under it were verified just now. */
export interface ShownCheckpoint {
  readonly note: string
  readonly origin: string
  readonly size: number
  /** Base64, as it stands in the note. */
  readonly root: string
  /** The log's own key, as one line; undefined where no signature of it verifies. */
  readonly signedBy: string | undefined
  readonly cosigned: readonly { readonly name: string; readonly at: string }[]
}

/** What waits for the next seal, as far as was looked. */
interface Waiting {
  readonly records: number
  readonly lanes: number
  /** The oldest of them, milliseconds since the epoch. */
  readonly oldestAt: number | undefined
  /** Lanes from which nothing more is sealed, because of what stands in them. */
  readonly refused: readonly { readonly lane: string; readonly seq: number; readonly what: string }[]
  /** False where there is more than was looked at. */
  readonly complete: boolean
}

export interface LogState {
  readonly seal: Pick<Seal, 'number' | 'time' | 'size' | 'root'> | undefined
  /** `unreadable` for a note that is none. */
  readonly checkpoint: ShownCheckpoint | 'unreadable' | undefined
  readonly waiting: Waiting
}

const [mostLanes, mostRecords] = [512, 5_000]
const lanesAtOnce = 32

/** @throws SunderError `store_unavailable` */
export async function readLogState(
  { records, verifierKeys }: Pick<AuditPagesDependencies, 'records' | 'verifierKeys'>,
  log: LogReader,
  now: number,
): Promise<LogState> {
  const [seal, note] = await Promise.all([log.latestSeal(), log.checkpoint()])
  return {
    seal,
    checkpoint: note === undefined ? undefined : readCheckpoint(note, verifierKeys),
    waiting: await countWaiting(records, seal, now),
  }
}

function readCheckpoint(note: string, keys: readonly VerifierKey[]): ShownCheckpoint | 'unreadable' {
  try {
    const { origin, size, root } = parseCheckpoint(splitNote(note).text)
    const { signedBy, cosigned } = signaturesOf(note, keys)
    const own = signedBy.find(({ name }) => name === origin)
    return {
      note,
      origin,
      size,
      root: Buffer.from(root).toString('base64'),
      signedBy: own && formatVerifierKey(own.name, own.key, own.type),
      cosigned: cosigned.map(({ name, time }) => ({ name, at: new Date(time * 1000).toISOString() })),
    }
  } catch (error) {
    if (error instanceof NoteError) return 'unreadable'
    throw error
  }
}

/** None where a signature of a known key does not verify, or no key is known. */
function signaturesOf(note: string, keys: readonly VerifierKey[]): Omit<OpenedNote, 'text'> {
  try {
    return openNote(note, keys)
  } catch (error) {
    if (error instanceof NoteError) return { signedBy: [], cosigned: [] }
    throw error
  }
}

/** Reads on in each lane that the last seal left open, and in those opened since. */
async function countWaiting(
  records: AuditPagesDependencies['records'],
  seal: Seal | undefined,
  now: number,
): Promise<Waiting> {
  const open = seal?.open ?? []
  const refused = open.flatMap(({ lane, refused }) => (refused === undefined ? [] : [{ lane, ...refused }]))
  const next = new Map(open.map(({ lane, next, refused }) => [lane, refused?.seq ?? next]))
  for (const lane of await records.lanes(seal?.horizon ?? now - 2 * laneLifeMs, now + 1)) {
    if (!next.has(lane)) next.set(lane, 0)
  }
  const places = [...next].slice(0, mostLanes)
  const counts = { records: 0, lanes: 0, oldestAt: Number.POSITIVE_INFINITY }
  const readOn = async ([lane, seq]: readonly [string, number]) => {
    let found = 0
    for await (const { body } of records.readLane(lane, seq)) {
      if (counts.records >= mostRecords) return
      found += 1
      counts.records += 1
      counts.oldestAt = Math.min(counts.oldestAt, timeOf(body) ?? now)
    }
    if (found > 0) counts.lanes += 1
  }
  for (let first = 0; first < places.length && counts.records < mostRecords; first += lanesAtOnce) {
    await Promise.all(places.slice(first, first + lanesAtOnce).map(readOn))
  }
  return {
    ...counts,
    oldestAt: Number.isFinite(counts.oldestAt) ? counts.oldestAt : undefined,
    refused,
    complete: next.size <= mostLanes && counts.records < mostRecords,
  }
}

/** Of whatever stands there: a record that is none is counted too, and the check of the chains names it. */
function timeOf(body: Uint8Array): number | undefined {
  const time = /"time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/.exec(
    Buffer.from(body).toString('utf8'),
  )?.[1]
  return time === undefined ? undefined : Date.parse(time)
}
