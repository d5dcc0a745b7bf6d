import { generateKeyPairSync, sign } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatCheckpoint } from '../../../../shared/transparency-log/notes/checkpoint.ts'
import { openNote, signNote, splitNote } from '../../../../shared/transparency-log/notes/signed-note.ts'
import { createVerifierKey } from '../../../../shared/transparency-log/notes/verifier-key.ts'
import {
  createWitness,
  type Witness,
  type WitnessOptions,
} from '../../../../shared/transparency-log/notes/witness.ts'
import { proveConsistency, rootOf } from '../../../../shared/transparency-log/tiles/prove.ts'
import { createFakeWitness } from '../../../support/transparency-log/fake-witness.ts'
import { logOf, type MemoryLog } from '../../../support/transparency-log/memory-log.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const origin = 'log.example/sunder'
const logKey = createVerifierKey(origin, publicKey)
let log: MemoryLog
beforeAll(async () => {
  log = await logOf(300, () => 100)
})

async function noteAt(size: number, root?: Uint8Array): Promise<string> {
  const text = formatCheckpoint({ origin, size, root: root ?? (await rootOf(log.readTile, size)) })
  return signNote(text, { name: origin, publicKey, sign: async (data) => sign(null, data, privateKey) })
}

const proveTo = (size: number) => (from: number) => proveConsistency(log.readTile, from, size)

/** The note with its cosignature. */
async function cosignAt(witness: Witness, size: number, from = 0, root?: Uint8Array): Promise<string> {
  const note = await noteAt(size, root)
  return note + (await witness.addCheckpoint({ note, from, prove: proveTo(size) })).lines
}

function setup(options: Partial<WitnessOptions> = {}) {
  const fake = createFakeWitness({ log: logKey, now: () => 1_700_000_000 })
  const url = 'https://witness.example/prefix/'
  return { fake, witness: createWitness({ url, key: fake.key, fetch: fake.fetch, ...options }) }
}

/** A witness that answers thus, whatever it is asked. */
function answering(status: number, body = '', type = 'text/plain') {
  const requests: [string, RequestInit | undefined][] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    requests.push([String(url), init])
    return new Response(body, { status, headers: { 'content-type': type } })
  }
  return { ...setup({ fetch }), requests }
}

const oldSizes = (requests: readonly string[]) => requests.map((body) => body.split('\n')[0])

describe('a witness', () => {
  it('cosigns a log from its beginning on, and then from head to head', async () => {
    const { fake, witness } = setup()
    for (const size of [100, 200, 300]) {
      const opened = openNote(await cosignAt(witness, size, size - 100), [logKey, fake.key])
      expect(opened.signedBy).toEqual([logKey])
      expect(opened.cosigned).toEqual([{ name: fake.key.name, time: 1_700_000_000 }])
    }
    expect(oldSizes(fake.requests)).toEqual(['old 0', 'old 100', 'old 200'])
    expect(fake.latest?.size).toBe(300)
  })

  it('tells when it gave its cosignature', async () => {
    const submission = { note: await noteAt(100), from: 0, prove: proveTo(100) }
    expect(await setup().witness.addCheckpoint(submission)).toMatchObject({ time: 1_700_000_000 })
  })

  it('is asked in the form of the specification', async () => {
    const { witness, requests } = answering(403)
    await expect(cosignAt(witness, 300, 200)).rejects.toMatchObject({ code: 'refused' })
    const proof = (await proveTo(300)(200)).map((hash) => `${Buffer.from(hash).toString('base64')}\n`)
    const [url, init] = requests[0] ?? []
    expect(url).toBe('https://witness.example/prefix/add-checkpoint')
    expect(init).toMatchObject({ method: 'POST', redirect: 'error' })
    expect(init?.body).toBe(`old 200\n${proof.join('')}\n${await noteAt(300)}`)
  })

  it('names the size that it holds, and is asked again from there', async () => {
    const { fake, witness } = setup()
    await cosignAt(witness, 100)
    await cosignAt(witness, 200, 0)
    await cosignAt(witness, 300, 400)
    await cosignAt(witness, 300, 300)
    expect(oldSizes(fake.requests)).toEqual(['old 0', 'old 0', 'old 100', 'old 300', 'old 200', 'old 300'])
  })

  it('is not asked for ever', async () => {
    let held = 0
    const fetch = async () =>
      new Response(`${++held}\n`, { status: 409, headers: { 'content-type': 'text/x.tlog.size' } })
    await expect(cosignAt(setup({ fetch }).witness, 300)).rejects.toMatchObject({ code: 'unavailable' })
    expect(held).toBe(3)
  })

  it('that has cosigned a later head says so', async () => {
    const { witness } = setup()
    await cosignAt(witness, 300)
    await expect(cosignAt(witness, 200)).rejects.toMatchObject({ code: 'ahead' })
  })

  it('that holds another tree does not cosign: of the same size, or by a proof that does not verify', async () => {
    const { fake, witness } = setup()
    await cosignAt(witness, 100)
    const forged = Buffer.alloc(32, 1)
    await expect(cosignAt(witness, 100, 100, forged)).rejects.toMatchObject({ code: 'inconsistent' })
    await expect(cosignAt(witness, 300, 100, forged)).rejects.toMatchObject({ code: 'inconsistent' })
    expect(fake.latest?.size).toBe(100)
  })

  it.each([
    { status: 400, code: 'refused' },
    { status: 403, code: 'refused' },
    { status: 404, code: 'refused' },
    { status: 201, code: 'refused' },
    { status: 422, code: 'inconsistent' },
    { status: 429, code: 'unavailable' },
    { status: 500, code: 'unavailable' },
    { status: 409, body: '200\n', code: 'inconsistent' },
    { status: 409, body: '', type: 'text/x.tlog.size', code: 'unavailable' },
    { status: 409, body: '0200\n', type: 'text/x.tlog.size', code: 'unavailable' },
    { status: 409, body: 'many\n', type: 'text/x.tlog.size', code: 'unavailable' },
    { status: 409, body: '301\n', type: 'text/x.tlog.size', code: 'ahead' },
    { status: 200, body: '', code: 'unavailable' },
    { status: 200, body: 'no line\n', code: 'unavailable' },
    { status: 200, body: '\n\n— a b\n', code: 'unavailable' },
  ])('that answers $status, $body is $code', async ({ status, body, type, code }) => {
    await expect(cosignAt(answering(status, body, type).witness, 300)).rejects.toMatchObject({ code })
  })

  it('is not listened to for longer than an answer can be', async () => {
    const { witness } = answering(200, `${'a'.repeat(70_000)}\n`)
    await expect(cosignAt(witness, 300)).rejects.toMatchObject({ cause: expect.any(RangeError) })
  })

  it('may sign with other keys too: their lines are left out', async () => {
    const { fake } = setup()
    const other = createFakeWitness({ log: logKey, name: 'other.example', now: () => 5 })
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const answers = await Promise.all([other.fetch(url, init), fake.fetch(url, init)])
      return new Response((await Promise.all(answers.map((answer) => answer.text()))).join(''))
    }
    const note = await cosignAt(createWitness({ url: 'https://w.example', key: fake.key, fetch }), 100)
    expect(splitNote(note).lines.map(({ name }) => name)).toEqual([origin, fake.key.name])
  })

  it('is not believed with a cosignature of another head, of another key, or at no time', async () => {
    const { fake } = setup()
    const other = createFakeWitness({ log: logKey, now: () => 1 })
    const timeless = createFakeWitness({ log: logKey, now: () => 0 })
    const answer = async (witness: typeof fake, size: number) =>
      (await witness.fetch('', { body: `old 0\n\n${await noteAt(size)}` })).text()
    for (const [key, body] of [
      [fake.key, await answer(fake, 100)],
      [fake.key, await answer(other, 200)],
      [timeless.key, await answer(timeless, 200)],
    ] as const) {
      const fetch = async () => new Response(body)
      await expect(cosignAt(setup({ key, fetch }).witness, 200)).rejects.toMatchObject({
        code: 'unavailable',
      })
    }
  })

  it('that can not be reached, or takes too long, is unavailable', async () => {
    const failing = setup({ fetch: () => Promise.reject(new TypeError('fetch failed')) }).witness
    await expect(cosignAt(failing, 100)).rejects.toMatchObject({ code: 'unavailable' })
    const hanging: typeof globalThis.fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      })
    const slow = setup({ fetch: hanging, timeoutMilliseconds: 5 }).witness
    await expect(cosignAt(slow, 100)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('has the key of a cosigner', () => {
    expect(() => setup({ key: logKey })).toThrow(TypeError)
  })
})
