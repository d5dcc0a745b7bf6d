import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildVerifier } from '../../../infra/verify/build-verifier.ts'
import { createAuditStory, verifierKey } from '../../shared/audit-export/audit-story.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-verifier-'))
  await buildVerifier(join(folder, 'verify.mjs'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function run(args: readonly string[]): Promise<{ code: number; printed: string; complaints: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['verify.mjs', ...args],
      { cwd: folder, env: {} },
      (error, printed, complaints) => resolve({ code: Number(error?.code ?? 0), printed, complaints }),
    )
  })
}

it('verifies with Node alone, from one file in an otherwise empty folder', async () => {
  expect(await readdir(folder)).toEqual(['verify.mjs'])
  const imported = (await readFile(join(folder, 'verify.mjs'), 'utf8')).matchAll(
    /^import .* from "([^"]+)"/gm,
  )
  for (const [, name] of imported) expect(name).toMatch(/^node:/)
  const story = createAuditStory()
  await story.passMinute(1)
  const lines = await story.export()
  await writeFile(join(folder, 'export.jsonl'), `${lines.join('\n')}\n`)
  expect(await run(['export.jsonl', '--key', verifierKey])).toMatchObject({ code: 0, complaints: '' })
  await writeFile(join(folder, 'export.jsonl'), `${lines.join('\n').replace('"embed"', '"emded"')}\n`)
  expect(await run(['export.jsonl', '--key', verifierKey])).toMatchObject({ code: 1 })
  expect(await run(['elsewhere.jsonl'])).toMatchObject({ code: 2, printed: '' })
})
