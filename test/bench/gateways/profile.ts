import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from './load.ts'
import { drawFlameGraph } from './profile/draw-flame-graph.ts'
import { type CpuProfile, selfTimes, toFrames } from './profile/read-profile.ts'
import { toSources } from './profile/to-sources.ts'
import { startServer, upstreamOf } from './servers.ts'
import { createBodies, createTexts } from './texts.ts'

/**
 * `npm run profile`: where the embed path's time on the processor goes. Writes to `.artifacts/profiles/`, for 1 and for 64 inputs,
 * what Node's profiler saw (a `.cpuprofile`, for Chrome's DevTools) and a flame graph as one page, and prints where most
 * time was spent. `npm run profile -- 20` watches for 20 seconds each instead of 8.
 */
const seconds = Number(process.argv[2] ?? 8)
const folder = path.resolve('.artifacts/profiles')
await mkdir(folder, { recursive: true })
const nextBody = createBodies(createTexts())
const mock = await startServer('mock-upstream.ts')
try {
  for (const inputs of [1, 64]) {
    const profile = await profileUnderLoad(inputs)
    const name = path.join(folder, `embed-${inputs}`)
    await writeFile(`${name}.cpuprofile`, JSON.stringify(profile))
    const title = inputs === 1 ? '1 input' : `${inputs} inputs`
    await writeFile(`${name}.html`, await drawFlameGraph(toFrames(profile), title))
    print(profile, title)
    console.log(`\n${name}.html, ${name}.cpuprofile`)
  }
} finally {
  await mock.close()
}

async function profileUnderLoad(inputs: number): Promise<CpuProfile> {
  const written = path.join(folder, `${inputs}.raw.cpuprofile`)
  const server = await startServer('serve-in-memory.ts', { args: [upstreamOf(mock), written] })
  const client = createClient(server, 16)
  const body = () => nextBody({ inputs, encoding: 'float' })
  await client.atOnce(body, { connections: 16, forMs: 3_000 })
  server.signal('SIGUSR2')
  const { perSecond } = await client.atOnce(body, { connections: 16, forMs: seconds * 1000 })
  await client.close()
  await server.close()
  console.log(
    `\n${inputs} inputs, 16 connections: ${perSecond.toFixed(0)} requests a second under the profiler`,
  )
  const seen = JSON.parse(await readFile(written, 'utf8')) as CpuProfile
  await rm(written)
  return toSources(seen)
}

function print(profile: CpuProfile, title: string): void {
  const { busyMs, byFunction, byModule } = selfTimes(profile)
  const share = (ms: number) => `${((100 * ms) / busyMs).toFixed(1)} %`
  console.log(`\n| Module (${title}) | Self time |\n| --- | ---: |`)
  for (const { where, ms } of byModule.slice(0, 20)) console.log(`| ${where} | ${share(ms)} |`)
  console.log(`\n| Function (${title}) | Self time |\n| --- | ---: |`)
  for (const { where, ms } of byFunction.slice(0, 30)) console.log(`| ${where} | ${share(ms)} |`)
}
