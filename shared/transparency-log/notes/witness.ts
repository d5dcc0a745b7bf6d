import { type Fetch, readAtMost } from '../../identity/fetch-json.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { fromDecimal, toBase64 } from './note-text.ts'
import { formatSignatureLine, openNote, parseSignatureLines, splitNote } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'

/** Someone who confirms that a log's checkpoints never contradict one another (C2SP `tlog-witness`). */
export interface Witness {
  /**
   * Has a checkpoint cosigned. Asking again for the same one succeeds.
   * @throws WitnessError, and what proving throws
   */
  addCheckpoint(submission: Submission): Promise<Cosignature>
}

interface Submission {
  /** The signed note. */
  readonly note: string
  /** The size that the witness is thought to have cosigned last; 0 where nothing is known. What it says itself counts. */
  readonly from: number
  /** The consistency proof from a size to that of the checkpoint, RFC 6962 section 2.1.2. */
  prove(from: number): Promise<readonly Uint8Array[]>
}

interface Cosignature {
  /** The witness's signature lines, verified, each with its newline: they are put at the note's end. */
  readonly lines: string
  /** When it was given, seconds since the epoch. */
  readonly time: number
}

/**
 * Why there is no cosignature: the witness could not be asked or understood; it knows no such log, or not its key; it has
 * cosigned a later head; or it holds a head that this one contradicts, which is what witnesses are for.
 */
export type WitnessFault = 'unavailable' | 'refused' | 'ahead' | 'inconsistent'

export class WitnessError extends Error {
  readonly code: WitnessFault

  constructor(code: WitnessFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WitnessError'
    this.code = code
  }
}

export interface WitnessOptions {
  /** The submission prefix; `add-checkpoint` comes after it. */
  readonly url: string
  readonly key: VerifierKey
  readonly fetch: Fetch
  readonly timeoutMilliseconds?: number
}

/** Another sealer may move the witness on between two tries. */
const mostTries = 3
const maxAnswerBytes = 65_536
const sizeType = 'text/x.tlog.size'

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** A client of a witness over HTTP. @throws TypeError for a key that is not one of a cosigner */
export function createWitness({ url, key, fetch, timeoutMilliseconds = 10_000 }: WitnessOptions): Witness {
  if (key.type !== 'cosignature/v1') throw new TypeError('expected the key of a cosigner')
  const target = `${url.replace(/\/+$/, '')}/add-checkpoint`

  async function post(body: string): Promise<Answer> {
    try {
      const response = await fetch(target, {
        method: 'POST',
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMilliseconds),
      })
      const bytes = await readAtMost(response, maxAnswerBytes)
      if (bytes === undefined) throw new RangeError(`more than ${maxAnswerBytes} bytes`)
      const type = response.headers.get('content-type') ?? ''
      return { status: response.status, type, body: Buffer.from(bytes).toString() }
    } catch (cause) {
      throw new WitnessError('unavailable', 'the witness did not answer', { cause })
    }
  }

  return {
    async addCheckpoint({ note, from, prove }) {
      const { size } = parseCheckpoint(splitNote(note).text)
      let old = Math.min(from, size)
      for (let tries = 1; tries <= mostTries; tries++) {
        const answer = await post(requestBody(old, await prove(old), note))
        if (answer.status === 200) return readCosignature(note, answer.body, key)
        old = nextSize(answer, { old, size })
      }
      throw new WitnessError('unavailable', 'the witness names another size each time')
    },
  }
}

function requestBody(old: number, proof: readonly Uint8Array[], note: string): string {
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`
}

/** The size from which to try again, where the witness names one. */
function nextSize(
  { status, type, body }: Answer,
  { old, size }: { readonly old: number; readonly size: number },
) {
  if (status === 409 && type === sizeType) {
    const held = readSize(body)
    if (held > size) throw new WitnessError('ahead', `the witness has cosigned the tree of ${held}`)
    if (held !== old) return held
  }
  if (status === 409 || status === 422) {
    throw new WitnessError('inconsistent', `the witness holds another tree of ${old}: status ${status}`)
  }
  const temporary = status >= 500 || status === 429
  throw new WitnessError(temporary ? 'unavailable' : 'refused', `the witness answered ${status}`)
}

function readSize(body: string): number {
  try {
    return fromDecimal(body.replace(/\n$/, ''))
  } catch (cause) {
    throw new WitnessError('unavailable', 'the witness named no size', { cause })
  }
}

/** Lines of other keys are ignored: a witness may sign with several. */
function readCosignature(note: string, body: string, key: VerifierKey): Cosignature {
  try {
    const own = parseSignatureLines(body).filter(
      ({ name, keyId }) => name === key.name && keyId === key.keyId,
    )
    const lines = own.map(formatSignatureLine).join('')
    const [cosigned] = openNote(`${splitNote(note).text}\n${lines}`, [key]).cosigned
    // Zero would say that the tree is not the latest it has seen.
    if (cosigned === undefined || cosigned.time === 0) throw new TypeError('no cosignature')
    return { lines, time: cosigned.time }
  } catch (cause) {
    throw new WitnessError('unavailable', 'the witness gave no cosignature that verifies', { cause })
  }
}
