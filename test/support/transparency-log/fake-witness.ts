import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Fetch } from '../../../shared/identity/fetch-json.ts'
import { verifyConsistency } from '../../../shared/signing/merkle-tree.ts'
import { type Checkpoint, parseCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { formatSignatureLine, openNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { createVerifierKey, type VerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'

/** A witness as C2SP `tlog-witness` describes it, for one log. */
export interface FakeWitness {
  readonly key: VerifierKey
  readonly fetch: Fetch
  /** The bodies that were posted to it. */
  readonly requests: string[]
  /** The last head that it cosigned. */
  readonly latest: Pick<Checkpoint, 'size' | 'root'> | undefined
}

export interface FakeWitnessOptions {
  readonly log: VerifierKey
  readonly name?: string
  /** Seconds since the epoch. */
  readonly now: () => number
}

const text = (status: number, body = '', type = 'text/plain') =>
  new Response(body, { status, headers: { 'content-type': type } })

export function createFakeWitness({
  log,
  name = 'witness.example/w1',
  now,
}: FakeWitnessOptions): FakeWitness {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = createVerifierKey(name, publicKey, 'cosignature/v1')
  const requests: string[] = []
  let latest: Pick<Checkpoint, 'size' | 'root'> | undefined

  function addCheckpoint(request: string): Response {
    const [head = '', ...rest] = request.split('\n\n')
    const [old = '', ...lines] = head.split('\n')
    const from = Number(old.slice('old '.length))
    const note = openNote(rest.join('\n\n'), [log]).text
    const { size: to, root: toRoot } = parseCheckpoint(note)
    if (from > to) return text(400)
    const held = latest?.size ?? 0
    if (from !== held) return text(409, `${held}\n`, 'text/x.tlog.size')
    if (latest !== undefined && from === to && Buffer.compare(latest.root, toRoot) !== 0) return text(409)
    const path = lines.map((line) => Buffer.from(line, 'base64'))
    if (
      latest === undefined
        ? path.length > 0
        : !verifyConsistency({ from, to, fromRoot: latest.root, toRoot, path })
    ) {
      return text(422)
    }
    latest = { size: to, root: toRoot }
    return text(200, cosign(note, { key, privateKey, time: now() }))
  }

  return {
    key,
    requests,
    get latest() {
      return latest
    },
    fetch: async (_url, init) => {
      requests.push(String(init?.body))
      return addCheckpoint(String(init?.body))
    },
  }
}

/** The signature line of a cosignature/v1 over the text of a checkpoint. */
export function cosign(
  note: string,
  {
    key,
    privateKey,
    time,
  }: { readonly key: VerifierKey; readonly privateKey: KeyObject; readonly time: number },
): string {
  const head = Buffer.alloc(8)
  head.writeBigUInt64BE(BigInt(time))
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${note}`), privateKey)
  return formatSignatureLine({
    name: key.name,
    keyId: key.keyId,
    signature: Buffer.concat([head, signature]),
  })
}
