import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

const run = promisify(execFile)

let gateway: TestGateway
let outputs: string
let tokens: Record<string, string>
beforeAll(async () => {
  gateway = await startTestGateway()
  const { embed, vectors, audit, grants } = gateway.endpoints
  outputs = join(gateway.home, 'cdk-outputs.json')
  const written = {
    SunderEmbed: { EmbedUrl: `${embed}/` },
    SunderReadVectors: { VectorsUrl: vectors },
    SunderAudit: { AuditUrl: audit },
    SunderGrants: { GrantsUrl: grants },
  }
  await writeFile(outputs, JSON.stringify(written))
  tokens = {
    SUNDER_EMBEDDER_TOKEN: await gateway.token('ingest'),
    SUNDER_CONSUMER_TOKEN: await gateway.token('search'),
    SUNDER_AUDITOR_TOKEN: await gateway.token('siem'),
  }
})
afterAll(() => gateway.close())

const smoke = (environment: Record<string, string>) =>
  run(process.execPath, ['--import', 'tsx', 'infra/smoke/smoke.ts', '--outputs', outputs], {
    env: { PATH: process.env['PATH'], ...environment },
  })

it('passes over a deployment, and says what it could not try', async () => {
  const { stdout } = await smoke(tokens)
  expect(stdout).toContain('All as it should be.')
  expect(stdout).toContain('not tried, for want of a token: mallory')
  expect(stdout).not.toContain('NOT AS IT SHOULD BE')
})

it('fails where a crossing is not refused as it must be: here the consumer’s token is the auditor’s', async () => {
  const swapped = { ...tokens, SUNDER_CONSUMER_TOKEN: tokens['SUNDER_AUDITOR_TOKEN'] ?? '' }
  await expect(smoke(swapped)).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('NOT AS IT SHOULD BE'),
  })
})

it('says which token is missing', async () => {
  await expect(smoke({})).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No token in SUNDER_EMBEDDER_TOKEN'),
  })
})
