import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { type TestSigner, testSigner } from '../../shared/policy/signed-policy.ts'
import { startLocalTestGateway } from '../../support/gateway.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-signed-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const [ada, eve] = [testSigner('ada'), testSigner('eve')]

/** Starts over the same data, with a policy that demands a signature of `demanded` and is signed by `signer`. */
async function start(demanded: TestSigner | undefined, signer: TestSigner | undefined): Promise<string[]> {
  const policyFile = join(folder, 'policy.yaml')
  const base = await readFile('policy.yaml', 'utf8')
  const changes = demanded === undefined ? '' : `\nchanges:\n  signers: ['${demanded.verifier}']\n`
  const text = `${base}${changes}`
  await writeFile(policyFile, text)
  await rm(join(folder, 'policy.sig'), { force: true })
  if (signer !== undefined) {
    await writeFile(join(folder, 'policy.sig'), await signer.sign(parsePolicy(text).digest))
  }
  const gateway = await startLocalTestGateway({ home: join(folder, 'home'), policyFile })
  const changed = (await gateway.auditBodies()).filter((body) => body.includes('"policy-changed"'))
  await gateway.close()
  return changed
}

it('starts on a signed policy, and refuses what its signers did not sign, a demand that is dropped too', async () => {
  expect(await start(undefined, undefined)).toEqual([])
  await expect(start(ada, undefined)).rejects.toMatchObject({
    name: 'StartRefusal',
    message: expect.stringContaining('changes.signers: found no signature'),
  })
  await expect(start(ada, eve)).rejects.toThrow('found signatures of others')
  expect(await start(ada, ada)).toHaveLength(1)

  await expect(start(eve, eve)).rejects.toMatchObject({
    name: 'StartRefusal',
    message: expect.stringMatching(/demands that a change is signed by ada: found signatures of others/),
  })
  await expect(start(undefined, undefined)).rejects.toThrow('found no signature')
  const changed = await start(undefined, ada)
  const told = changed.map((body) => JSON.parse(body).decision)
  expect(told.map(({ effect }) => effect)).toEqual(['allowed', 'denied', 'denied', 'allowed'])
  expect(told[0].reasons).toContain('signed by=ada')
  expect(told[1].reasons).toContain('demanded of=ada')
  expect(told[3].reasons).toContain('signed by=ada')
  expect(await start(undefined, undefined)).toHaveLength(4)
}, 120_000)
