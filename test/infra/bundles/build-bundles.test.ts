import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildBundles, bundle } from '../../../infra/bundles/build-bundles.ts'
import { bundleViolations } from '../../../infra/bundles/bundle-rules.ts'
import { functionNames } from '../../../infra/functions.ts'
import { readCompiledPolicy } from '../../../shared/policy/compiled-policy.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-bundles-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('bundles every function, each with the policy in both forms', async () => {
  const bundles = await buildBundles({ policyFile: 'policy.yaml', outDir: folder })
  expect(bundles.map(({ name }) => name)).toEqual(functionNames)
  const policy = parsePolicy(await readFile('policy.yaml'))
  for (const { folder: bundled, bytes } of bundles) {
    expect(await readFile(join(bundled, 'policy.yaml'))).toEqual(await readFile('policy.yaml'))
    expect(readCompiledPolicy(await readFile(join(bundled, 'policy.json'), 'utf8'))).toEqual(policy)
    expect(bytes).toBeLessThan(8_000_000)
    const { handler } = (await import(join(bundled, 'entry.mjs'))) as { handler: unknown }
    expect(handler).toBeTypeOf('function')
  }
}, 60_000)

it('finds what an entry brings in by way of others, however it is loaded', async () => {
  const entry = join(folder, 'entry.ts')
  const project = join(import.meta.dirname, '../../..')
  await writeFile(
    entry,
    `export const handler = async () => [
       await import('${project}/shared/embedding/openai-embedding-model.ts'),
       await import('${project}/shared/secrets/env-secrets.ts'),
     ]`,
  )
  const { modules } = await bundle(entry, join(folder, 'out'))
  expect(bundleViolations('audit', modules)).toEqual(
    expect.arrayContaining([
      'audit holds shared/embedding/openai-embedding-model.ts',
      'audit holds shared/secrets/env-secrets.ts',
    ]),
  )
})
