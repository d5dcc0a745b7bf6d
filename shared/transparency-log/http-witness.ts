import { type Fetch, readAtMost } from '../identity/fetch-json.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { fromDecimal, toBase64 } from './note-text.ts'
import {
  formatSignatureLine,
  openNote,
  parseSignatureLines,
  type SignatureLine,
  splitNote,
} from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'
import { type Witness, WitnessError } from './witness.ts'

export interface HttpWitnessOptions {
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

/**
 * A witness that is asked by `add-checkpoint`. What it cosigned last is remembered for the life of the process; without
 * that it says so itself. @throws TypeError for a key that is not one of a cosigner
 */
export function createHttpWitness({
  url,
  key,
  fetch,
  timeoutMilliseconds = 10_000,
}: HttpWitnessOptions): Witness {
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

  let last = 0
  return {
    async cosign(note, prove) {
      const { size } = parseCheckpoint(splitNote(note).text)
      let old = Math.min(last, size)
      for (let tries = 1; tries <= mostTries; tries++) {
        const answer = await post(requestBody(old, await prove(old), note))
        if (answer.status === 200) {
          const cosigned = withCosignature(note, answer.body, key)
          last = size
          return cosigned
        }
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

/** The note with the line of the witness's key in place of any it had. Lines of other keys are left out: a witness may have several. */
function withCosignature(note: string, answer: string, key: VerifierKey): string {
  const { text, lines } = splitNote(note)
  const isOwn = (line: SignatureLine) => line.name === key.name && line.keyId === key.keyId
  try {
    const cosignature = parseSignatureLines(answer).filter(isOwn)
    const all = [...lines.filter((line) => !isOwn(line)), ...cosignature]
    const cosigned = `${text}\n${all.map(formatSignatureLine).join('')}`
    // Zero would say that the tree is not the latest it has seen.
    if (openNote(cosigned, [key]).cosigned[0]?.time === 0) throw new TypeError('a cosignature without a time')
    return cosigned
  } catch (cause) {
    throw new WitnessError('unavailable', 'the witness gave no cosignature that verifies', { cause })
  }
}
