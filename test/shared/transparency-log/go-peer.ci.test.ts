import { execFile } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { leafHash } from '../../../shared/signing/merkle-tree.ts'
import { formatCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { openNote, signNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { formatVerifierKey, parseVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { proveConsistency, proveInclusion } from '../../../shared/transparency-log/tiles/prove.ts'
import { createFakeWitness } from '../../support/transparency-log/fake-witness.ts'
import { flipBit, logOf, type MemoryLog, recordHash } from '../../support/transparency-log/memory-log.ts'
import { createNaiveTree } from '../../support/transparency-log/naive-tree.ts'

/*
 * What others read transparency logs with reads ours: a small Go program over golang.org/x/mod/sumdb and
 * filippo.io/torchwood opens the note, reads every tile and entry against its root, and makes each proof itself.
 */
const run = promisify(execFile)
const size = 70_000
const origin = 'log.example/sunder'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

let folder: string
let peer: string
let log: MemoryLog
let checkpoint: string
let expected: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transparency-log-'))
  peer = join(folder, 'peer')
  const cwd = join(import.meta.dirname, '../../peers/transparency-log')
  await run('go', ['build', '-o', peer, '.'], { cwd }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new Error('This test needs Go 1.24 or later, https://go.dev/dl: no `go` was found')
    throw error
  })
  log = await logOf(size, () => 25_000)
  const text = formatCheckpoint({ origin, size, root: log.root })
  const signer = { name: origin, publicKey, sign: async (data: Uint8Array) => sign(null, data, privateKey) }
  const verifierKey = formatVerifierKey(origin, publicKey)
  const witness = createFakeWitness({ log: parseVerifierKey(verifierKey), now: () => 1_700_000_000 })
  const note = await signNote(text, signer)
  const cosignature = await (await witness.fetch('', { body: `old 0\n\n${note}` })).text()
  checkpoint = note + cosignature
  const naive = createNaiveTree(Array.from({ length: size }, (_, index) => leafHash(recordHash(index))))
  const proofs = {
    inclusion: [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999],
    consistency: [1, 2, 255, 256, 25_000, 65_536, 69_999],
  }
  expected = JSON.stringify({
    verifierKey,
    witnessKey: formatVerifierKey(witness.key.name, witness.key.key, witness.key.type),
    entries: Array.from({ length: size }, (_, index) => base64(recordHash(index))),
    inclusion: await Promise.all(
      proofs.inclusion.map(async (index) => ({
        index,
        path: (await proveInclusion(log.readTile, index, size)).map(base64),
      })),
    ),
    consistency: await Promise.all(
      proofs.consistency.map(async (from) => ({
        from,
        root: base64(naive.root(from)),
        path: (await proveConsistency(log.readTile, from, size)).map(base64),
      })),
    ),
  })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

/** A log as it is served, one file a path; what is given stands in place of what was written. */
async function publish(name: string, changed: Record<string, Uint8Array | string> = {}): Promise<string> {
  const home = join(folder, name)
  const files = new Map<string, Uint8Array | string>([
    ...log.tiles,
    ['checkpoint', checkpoint],
    ...Object.entries(changed),
  ])
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(home, 'log', path)), { recursive: true })
    await writeFile(join(home, 'log', path), bytes)
  }
  await writeFile(join(home, 'expected.json'), expected)
  return home
}

it('is read by other tools, and reads what they sign', async () => {
  const { stdout } = await run(peer, [await publish('whole')])
  const { verifierKey, witnessKey, note } = JSON.parse(stdout)
  const [own, witness] = [parseVerifierKey(verifierKey), parseVerifierKey(witnessKey)]
  const opened = openNote(note, [own, witness])
  expect(opened.text).toBe(
    openNote(checkpoint, [parseVerifierKey(formatVerifierKey(origin, publicKey))]).text,
  )
  expect(opened.signedBy).toEqual([own])
  expect(opened.cosigned).toEqual([{ name: 'peer.example/witness', time: expect.any(Number) }])
  expect(Math.abs((opened.cosigned[0]?.time ?? 0) - Date.now() / 1000)).toBeLessThan(600)
})

it('is refused by other tools with a bit flipped', async () => {
  const flipped = (path: string) => ({ [path]: flipBit(log.tiles.get(path) ?? new Uint8Array(), 4321) })
  const entries = await publish('entries', flipped('tile/entries/100'))
  await expect(run(peer, [entries])).rejects.toThrow(/entries: /)
  const tile = await publish('tile', flipped('tile/0/100'))
  await expect(run(peer, [tile])).rejects.toThrow(/entries: |inclusion: /)
  const note = await publish('note', { checkpoint: checkpoint.replace('70000', '70001') })
  await expect(run(peer, [note])).rejects.toThrow(/checkpoint: .*invalid signature/)
})
