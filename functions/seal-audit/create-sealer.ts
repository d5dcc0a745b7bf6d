import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { Seal } from '../../shared/transparency-log/seal.ts'
import type { SealOnDemand } from '../../shared/transparency-log/seal-on-demand.ts'
import { assembleSeal, openOf } from './assemble-seal.ts'
import { asSunderError, checkLog, type Head, LogContradiction, over, requireGrowth } from './check-log.ts'
import { type Collection, collectRecords, type Position } from './collect-records.ts'
import { defaultLimits, type SealerDependencies } from './dependencies.ts'
import { cosignLater, publishSeal } from './publish-seal.ts'

/** What a run did. */
interface SealingReport {
  readonly seals: number
  /** Records sealed, the sealer's own among them. */
  readonly records: number
  /** The tree's size now. */
  readonly size: number
  readonly closedLanes: number
  /** Lanes that are sealed no further, because of what stands in them. */
  readonly refused: number
  /** False where a limit left something for the next run. */
  readonly isAll: boolean
}

export interface Sealer extends SealOnDemand {
  /** Seals what is new. Runs of one process follow each other; a call while one waits for its turn shares it. */
  run(): Promise<SealingReport>
}

/**
 * Seals records: a seal is committed by one conditional write, after which whoever goes on writes the same tiles and
 * signs the same head. So any number of sealers may run at a time and die anywhere, and each record is sealed once.
 *
 * @throws SunderError `store_unavailable`, `audit_unavailable`: the next run goes on; `internal_error` for a log that
 * contradicts what was signed of it, on which nothing is signed any more
 */
export function createSealer(deps: SealerDependencies): Sealer {
  const { store, clock, log, metrics, audit } = deps
  const limits = { ...defaultLimits, ...deps.limits }
  /** The last head that this process has signed, or seen as signed. */
  let signed: Head | undefined
  /** Where the log stands, further than the latest seal says where since then nothing was new. */
  let position: Position | undefined
  const alarmed = new Set<string>()

  /** Reads the latest seal, and publishes it where its sealer did not come to that. */
  const resume = async (): Promise<Seal | undefined> => {
    const { latest, note, unpublished } = await checkLog(deps, signed)
    if (unpublished !== undefined) await publishSeal(deps, unpublished)
    else if (latest !== undefined && note !== undefined) await cosignLater(deps, latest, note)
    if (latest !== undefined) signed = headOf(latest)
    return latest
  }

  const positionBehind = (latest: Seal | undefined): Position => {
    if (position !== undefined && position.number === (latest?.number ?? 0)) return position
    const { number = 0, horizon = deps.since, open = [] } = latest ?? {}
    return { number, horizon, open }
  }

  /** Commits and publishes what was collected. @returns undefined where another sealer came before */
  const seal = async (
    collection: Collection,
    before: Seal | undefined,
    { open }: Position,
  ): Promise<Seal | undefined> => {
    const assembled = await assembleSeal(deps, collection, { before, known: open })
    const head = headOf(assembled.seal)
    if (signed !== undefined) await requireGrowth(over(assembled.tiles, store.tile), signed, head)
    if ((await store.commit(assembled.seal)) === 'taken') return undefined
    await publishSeal(deps, assembled)
    signed = head
    return assembled.seal
  }

  const runOnce = async (): Promise<SealingReport> => {
    const until = clock() + limits.runForMs
    let latest = await resume()
    let at = positionBehind(latest)
    let [seals, records, closedLanes, isAll] = [0, 0, 0, false]
    for (let turn = 0; !isAll && turn < limits.seals && clock() < until; turn += 1) {
      const collection = await collectRecords(deps, at, { limits, until })
      closedLanes += collection.closedLanes
      if (!collection.isNew) {
        at = restingPosition(at, collection)
        isAll = collection.isAll
        break
      }
      const sealed = await seal(collection, latest, at)
      isAll = sealed !== undefined && collection.isAll
      seals += sealed === undefined ? 0 : 1
      records += sealed === undefined ? 0 : sealed.size - sealed.first
      latest = sealed ?? (await resume())
      at = { ...positionBehind(latest), left: collection.left }
    }
    position = at
    const refused = at.open.filter((lane) => lane.refused !== undefined).length
    return { seals, records, size: latest?.size ?? 0, closedLanes, refused, isAll }
  }

  const guarded = async (): Promise<SealingReport> => {
    try {
      const report = await runOnce()
      if (report.records > 0) log.info(report, 'sealed')
      return report
    } catch (error) {
      if (!(error instanceof LogContradiction)) throw error
      await raiseAlarm(error)
      throw asSunderError(error)
    }
  }

  /** Recorded once a process; it can't be sealed. */
  const raiseAlarm = async ({ reason, message }: LogContradiction): Promise<void> => {
    metrics.count('LogContradiction')
    log.error({ detail: message }, 'nothing was sealed')
    if (alarmed.has(reason)) return
    alarmed.add(reason)
    try {
      await audit.append({
        kind: 'alarm',
        action: 'audit.seal',
        decision: { effect: 'failed', reasons: [reason] },
      })
    } catch (error) {
      alarmed.delete(reason)
      log.error({ detail: error instanceof SunderError ? error.detail : 'failed' }, 'not recorded')
    }
  }

  const run = oneAtATime(guarded)
  return {
    run,
    async seal() {
      const { size } = await run()
      return { size, checkpoint: await store.checkpoint() }
    },
  }
}

/** Without a new seal, so that the next look need not begin where the last seal did. */
function restingPosition({ number }: Position, { horizon, readings, left }: Collection): Position {
  return { number, horizon, open: openOf(readings.values(), horizon), left }
}

function headOf({ size, root }: Seal): Head {
  return { size, root: Buffer.from(root, 'hex') }
}

/** A call while one is under way gets the next one, which begins after it. */
function oneAtATime<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let underway: Promise<unknown> = Promise.resolve()
  let next: Promise<Result> | undefined
  return () => {
    next ??= underway
      .catch(() => undefined)
      .then(() => {
        next = undefined
        const running = work()
        underway = running
        return running
      })
    return next
  }
}
