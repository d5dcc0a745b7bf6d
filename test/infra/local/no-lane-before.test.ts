import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noLaneBefore } from '../../../infra/local/functions/compose-seal.ts'
import type { Policy } from '../../../shared/policy/schema.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 25, 12)
const policy = { audit: { retention: 400 * day } } as Policy

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-first-start-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const asked = (clock: number) => noLaneBefore({ home, policy, clock: () => clock })

describe('before which no lane was opened', () => {
  it('is the first start, however late it is asked again', async () => {
    expect(await asked(now)).toBe(now)
    expect(await asked(now + 30 * day)).toBe(now)
  })

  it('is the retention, for a home that was used before anybody noted its first start', async () => {
    await writeFile(join(home, 'policy-digest'), 'sha256:…\n')
    expect(await asked(now)).toBe(now - 400 * day)
  })

  it('is no later than the clock, which may have been put back', async () => {
    await asked(now)
    expect(await asked(now - day)).toBe(now - day)
  })

  it('is asked anew where the note can’t be read', async () => {
    await writeFile(join(home, 'first-start'), 'long ago\n')
    expect(await asked(now)).toBe(now)
  })
})
