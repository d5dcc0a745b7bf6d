import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { spawnGateway } from './gateway-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The data folder of a gateway that was started once and never used: to copy, since making one takes seconds. */
    freshGatewayHome: string
  }
}

export default async function prepareGatewayHome(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'sunder-fresh-'))
  const gateway = await spawnGateway({ home, port: 0 })
  await gateway.stop()
  project.provide('freshGatewayHome', home)
  return () => rm(home, { recursive: true, force: true })
}
