import { createPrivateKey } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createSealer } from '../../../functions/seal-audit/create-sealer.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { laneLifeMs } from '../../../shared/audit/lane-name.ts'
import { keepForMs } from '../../../shared/audit/retention.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { toSunderError } from '../../../shared/http/error-response.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { type LogIdentity, logIdentity } from '../../../shared/transparency-log/log-identity.ts'
import { parseVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { createWitness } from '../../../shared/transparency-log/notes/witness.ts'
import type { SealOnDemand } from '../../../shared/transparency-log/seal-on-demand.ts'
import {
  createFolderLogStore,
  draftsFolder,
} from '../../../shared/transparency-log/stores/folder-log-store.ts'
import type { KeysAndSecrets } from '../stores/keys-and-secrets.ts'
import { readIfPresent, writePrivateFile } from '../stores/private-file.ts'
import { type Foundation, logFolder, tables } from './foundation.ts'

const sealEveryMs = 60_000
/** Short, so that whoever closes the gateway never waits long; while something is left, the next run follows at once. */
const runForMs = 10_000

export interface LocalSealing extends SealOnDemand {
  /** Seals once more, as much as a run may. */
  close(): Promise<void>
}

/**
 * Before which no lane was opened in this home, milliseconds since the epoch: what was never sealed is looked for from
 * there on. To be asked before anything is recorded.
 */
export async function noLaneBefore({
  home,
  policy,
  clock,
}: Pick<Foundation, 'home' | 'policy' | 'clock'>): Promise<number> {
  const path = join(home, 'first-start')
  const known = Date.parse((await readIfPresent(path))?.trim() ?? '')
  if (!Number.isNaN(known)) return Math.min(known, clock())
  const isUsed = (await readIfPresent(join(home, 'policy-digest'))) !== undefined
  const since = Math.max(0, clock() - (isUsed ? policy.audit.retention : 0))
  await writePrivateFile(path, `${toTimestamp(since)}\n`)
  return since
}

/** The log's name and key on this machine. */
export function localLogIdentity({ policy, keys }: Pick<Foundation, 'policy' | 'keys'>): LogIdentity {
  return logIdentity({ origin: policy.audit.log.origin, place: 'localhost/sunder', key: privateKeyOf(keys) })
}

/**
 * Seals each minute, of the system's time whatever the clock says.
 *
 * @param since no lane is older
 * @param onSealed called whenever something may have been sealed
 */
export async function composeSeal(
  foundation: Omit<Foundation, 'workflow'>,
  runtime: FunctionRuntime,
  { since, onSealed }: { readonly since: number; readonly onSealed: () => void },
): Promise<LocalSealing> {
  const { home, policy, keys, dynamoDb: client } = foundation
  const folder = logFolder(home)
  // This process has the home to itself: what is there was left by one that died.
  await rm(join(folder, draftsFolder), { recursive: true, force: true })
  const { origin: name, publicKey } = localLogIdentity(foundation)
  const { sign } = await createEd25519Signer(privateKeyOf(keys))
  const { witness } = policy.audit.log
  const sealer = createSealer({
    ...runtime,
    reader: createDynamoDbAuditReader({ client, table: tables.audit }),
    appender: createDynamoDbAuditAppender({ client, table: tables.audit, keepForMs: keepForMs(policy) }),
    store: createFolderLogStore({ folder }),
    signer: { name, publicKey, sign },
    witness:
      witness &&
      createWitness({
        url: witness.url,
        key: parseVerifierKey(witness.key),
        fetch: globalThis.fetch,
        timeoutMilliseconds: 5_000,
      }),
    policyDigest: policy.digest,
    since: Math.max(0, since - laneLifeMs),
    limits: { runForMs },
  })

  let isClosing = false
  let isSealing = false
  const sealAll = async () => {
    if (isSealing) return
    isSealing = true
    try {
      for (let isAll = false; !isAll && !isClosing; ) {
        ;({ isAll } = await sealer.run())
        onSealed()
      }
    } catch (error) {
      tell(error)
    } finally {
      isSealing = false
    }
  }
  const tell = (error: unknown) => {
    const { code, detail } = toSunderError(error)
    runtime.log.error({ code, detail }, 'sealing failed')
  }
  const timer = setInterval(() => void sealAll(), sealEveryMs)
  return {
    async seal() {
      const answer = await sealer.seal()
      onSealed()
      return answer
    },
    async close() {
      isClosing = true
      clearInterval(timer)
      await sealer.run().catch(tell)
      onSealed()
    },
  }
}

function privateKeyOf({ sealKey }: KeysAndSecrets) {
  return createPrivateKey({ key: { ...sealKey.privateJwk }, format: 'jwk' })
}
