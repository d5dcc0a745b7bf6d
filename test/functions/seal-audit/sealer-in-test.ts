import { generateKeyPairSync, sign } from 'node:crypto'
import { expect } from 'vitest'
import { createSealer, type Sealer } from '../../../functions/seal-audit/create-sealer.ts'
import type { SealerDependencies } from '../../../functions/seal-audit/dependencies.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { AuditAppender } from '../../../shared/audit/audit-table.ts'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import { hashBody, recordBytes } from '../../../shared/audit/record-bytes.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { MetricName } from '../../../shared/runtime/metrics.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { createMerkleTree, leafHash, verifyConsistency } from '../../../shared/signing/merkle-tree.ts'
import { parseCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { openNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { createVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import type { Seal } from '../../../shared/transparency-log/seal.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'
import { createFrontier, type Frontier } from '../../../shared/transparency-log/tiles/frontier.ts'
import { proveConsistency } from '../../../shared/transparency-log/tiles/prove.ts'
import { createMemoryAuditTable, type MemoryAuditTable } from '../../support/memory/memory-audit-table.ts'
import { createMemoryLogStore, type MemoryLogStore } from '../../support/memory-log-store.ts'

export const noon = Date.UTC(2026, 10, 22, 12)
export const origin = 'log.example/test'
const { privateKey: key, publicKey } = generateKeyPairSync('ed25519')
export const privateKey = key
export const verifier = createVerifierKey(origin, publicKey)
const policyDigest = 'sha256:00'

export interface SealerInTest {
  readonly table: MemoryAuditTable
  readonly store: MemoryLogStore
  readonly counts: MetricName[]
  now: number
  /** A sealer without a memory, over the same table and store; or over others in their place. */
  newSealer(parts?: Partial<SealerDependencies>): Sealer
  /** Another process of a function, with lanes of its own. */
  newWriter(functionName?: AuditedFunction, clock?: Clock, appender?: AuditAppender): AuditLog
  /** Puts a record in its place as the table's owner can, whatever stands there. */
  put(record: AuditRecord): void
  /** Appends so many records. */
  write(records: number, audit?: AuditLog): Promise<void>
}

export function createSealerInTest(): SealerInTest {
  const table = createMemoryAuditTable()
  const store = createMemoryLogStore()
  const counts: MetricName[] = []
  const quiet = () => undefined
  const clock = () => test.now
  const logOf: SealerInTest['newWriter'] = (
    functionName = 'embed',
    time = clock,
    appender = table.appender,
  ) => createAuditLog({ appender, functionName, policyDigest, clock: time, random: systemRandom })
  const writer = logOf('embed')
  const test: SealerInTest = {
    table,
    store,
    counts,
    now: noon,
    newSealer: (parts = {}) =>
      createSealer({
        reader: table.reader,
        appender: table.appender,
        audit: logOf('seal-audit'),
        store,
        signer: { name: origin, publicKey, sign: async (message) => sign(null, message, privateKey) },
        policyDigest,
        since: noon - 86_400_000,
        clock,
        log: { info: quiet, warn: quiet, error: quiet },
        metrics: { count: (name) => void counts.push(name) },
        ...parts,
      }),
    newWriter: logOf,
    put(record) {
      const body = recordBytes(record)
      const { lane, seq } = record
      table.lanes.get(lane)?.set(seq, { lane, seq, body, hash: hashBody(body) })
    },
    async write(records, audit = writer) {
      for (let index = 0; index < records; index += 1) {
        await audit.append({ kind: 'denial', action: `embed.${index}` })
      }
    },
  }
  return test
}

type HashOf = (lane: string, seq: number) => string | undefined

/**
 * Holds a whole log against the table: each record that is sealed once and in its place, every root that of the naive
 * tree, every checkpoint signed and consistent with the one before. @returns the number of leaves
 */
export async function expectSoundLog(reader: LogReader, hashOf: HashOf): Promise<number> {
  const latest = await reader.latestSeal()
  const leaves: Uint8Array[] = []
  const next = new Map<string, number>()
  const frontier = createFrontier({ size: 0, edge: [] })
  let before: { size: number; root: Uint8Array } | undefined
  for (let number = 1; number <= (latest?.number ?? 0); number += 1) {
    const seal = await reader.seal(number)
    if (seal === undefined) throw new Error(`no seal ${number}`)
    expect(seal).toMatchObject({ number, first: leaves.length })
    leaves.push(...leavesOf(seal, next, hashOf))
    expect(seal.size).toBe(leaves.length)
    const root = rootOf(leaves, frontier)
    expect(seal.root).toBe(Buffer.from(root).toString('hex'))
    const { text } = openNote((await reader.checkpointOf(number)) ?? '', [verifier])
    const head = parseCheckpoint(text)
    expect(head).toMatchObject({ origin, size: seal.size })
    expect(Buffer.compare(head.root, root)).toBe(0)
    if (before !== undefined) {
      const path = await proveConsistency(reader.tile, before.size, head.size)
      const proof = { from: before.size, to: head.size, fromRoot: before.root, toRoot: head.root, path }
      expect(verifyConsistency(proof)).toBe(true)
    }
    before = head
  }
  if (latest !== undefined) expect(await reader.checkpoint()).toBe(await reader.checkpointOf(latest.number))
  return leaves.length
}

/** By the naive tree, as long as that is small; from then on the frontier, which was the same until then. */
function rootOf(leaves: readonly Uint8Array[], frontier: Frontier): Uint8Array {
  for (const leaf of leaves.slice(frontier.size)) frontier.append(leaf)
  if (leaves.length > 1000) return frontier.root()
  const { root } = createMerkleTree(leaves)
  expect(Buffer.compare(frontier.root(), root)).toBe(0)
  return root
}

function leavesOf(seal: Seal, next: Map<string, number>, hashOf: HashOf): Uint8Array[] {
  const leaves: Uint8Array[] = []
  for (const { lane, from, to } of seal.ranges) {
    expect([lane, from]).toEqual([lane, next.get(lane) ?? 0])
    next.set(lane, to)
    for (let seq = from; seq < to; seq += 1) {
      const hash = seal.hashes.subarray(leaves.length * 32, (leaves.length + 1) * 32)
      if (Buffer.from(hash).toString('hex') !== hashOf(lane, seq))
        throw new Error(`${lane}/${seq}: another hash`)
      leaves.push(leafHash(hash))
    }
  }
  return leaves
}

/** That, and that nothing in the table is left unsealed. */
export async function expectAllSealed({ table, store }: SealerInTest): Promise<void> {
  const sealed = await expectSoundLog(store, (lane, seq) => table.lanes.get(lane)?.get(seq)?.hash)
  const stored = [...table.lanes.values()].reduce((sum, records) => sum + records.size, 0)
  expect(sealed).toBe(stored)
}
