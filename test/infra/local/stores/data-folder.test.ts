import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endpointsAt, writeEndpoints } from '../../../../infra/local/endpoints.ts'
import { openDataFolder } from '../../../../infra/local/stores/data-folder.ts'

let home: string
let other: ChildProcess | undefined

beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'sunder-folder-')), 'data')
})
afterEach(async () => {
  other?.kill('SIGKILL')
  other = undefined
  await rm(join(home, '..'), { recursive: true, force: true })
})

/** Another process that takes the folder and keeps it. */
async function takeElsewhere(): Promise<ChildProcess> {
  const module = new URL('../../../../infra/local/stores/data-folder.ts', import.meta.url).href
  const program = `const { openDataFolder } = await import(${JSON.stringify(module)})
    await openDataFolder(${JSON.stringify(home)})
    console.log('taken')
    setInterval(() => {}, 1000)`
  other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (other.stdout !== null) await once(other.stdout, 'data')
  return other
}

describe('the data folder', () => {
  it('is made for its owner alone, and narrowed when it was not', async () => {
    await mkdir(home, { mode: 0o755 })
    const folder = await openDataFolder(home)
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700)
    await folder.release(true)
  })

  it('is not given twice, in the same process', async () => {
    const first = await openDataFolder(home)
    await expect(openDataFolder(home)).rejects.toThrow(`A gateway already runs on ${first.path}`)
    await first.release(true)
    await (await openDataFolder(home)).release(true)
  })

  it('is not given to a second process, and the refusal says where the first one is', async () => {
    await takeElsewhere()
    await writeEndpoints(home, endpointsAt('http://127.0.0.1:4711'))
    await expect(openDataFolder(home)).rejects.toMatchObject({
      name: 'StartRefusal',
      message: expect.stringMatching(/^A gateway already runs on .*, at http:\/\/127\.0\.0\.1:4711\..*$/),
    })
  })

  it('is there again at once when its process was killed, and says that it was', async () => {
    const killed = await takeElsewhere()
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    const folder = await openDataFolder(home)
    expect(folder.endedCleanly).toBe(false)
    await folder.release(false)
    const repeated = await openDataFolder(home)
    expect(repeated.endedCleanly).toBe(false)
    await repeated.release(true)
    const next = await openDataFolder(home)
    expect(next.endedCleanly).toBe(true)
    await next.release(true)
  })
})
