import { spawn } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { buildVerifier } from '../../infra/verify/build-verifier.ts'
import { formatVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { syntheticExport } from './synthetic-export.ts'

/** Verifies exports of so many records by the bundled verifier, in a process of its own: `tsx test/bench/verify.ts [RECORDS…]` */
const sizes = process.argv.slice(2).map(Number)
const folder = await mkdtemp(join(tmpdir(), 'sunder-verify-bench-'))
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const origin = 'bench.example/log'
const key = formatVerifierKey(origin, publicKey)

/** The child tells its own peak when it is done. */
const tellPeak = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(JSON.stringify(process.resourceUsage())))",
)}`

async function run(
  file: string,
): Promise<{ seconds: number; cpuSeconds: number; peakMb: number; verified: boolean }> {
  const before = performance.now()
  const child = spawn(
    process.execPath,
    ['--import', tellPeak, join(folder, 'verify.mjs'), file, '--key', key, '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const [printed, usage] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  const seconds = (performance.now() - before) / 1000
  const { verified, findings } = JSON.parse(printed) as { verified: boolean; findings: unknown[] }
  if (!verified) console.error(findings.slice(0, 3))
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(usage) as NodeJS.ResourceUsage
  return { seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024, verified }
}

try {
  await buildVerifier(join(folder, 'verify.mjs'))
  for (const size of sizes.length > 0 ? sizes : [100_000, 200_000, 1_000_000]) {
    const file = join(folder, `${size}.jsonl`)
    const out = createWriteStream(file)
    const signer = {
      name: origin,
      publicKey,
      sign: async (message: Uint8Array) => sign(null, message, privateKey),
    }
    for await (const chunk of syntheticExport({ records: size, signer })) {
      if (!out.write(chunk)) await once(out, 'drain')
    }
    out.end()
    await once(out, 'close')
    const { seconds, cpuSeconds, peakMb, verified } = await run(file)
    const row = {
      records: size,
      MB: Math.round((await stat(file)).size / 1e6),
      seconds: seconds.toFixed(1),
      cpuSeconds: cpuSeconds.toFixed(1),
      perSecond: Math.round(size / seconds),
      peakMb: Math.round(peakMb),
      verified,
    }
    console.log(JSON.stringify(row))
    await rm(file)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
