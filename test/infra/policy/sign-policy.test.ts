import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildBundles } from '../../../infra/bundles/build-bundles.ts'
import { readDeployedPolicy } from '../../../infra/deployment/deployed-policy.ts'
import { parseSettings } from '../../../infra/deployment/settings.ts'
import { policyCommand } from '../../../infra/policy/policy-command.ts'
import { policyText } from '../../shared/policy/signed-policy.ts'
import { testTerminal } from '../command-line/terminal.ts'

let folder: string
let policyFile: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-sign-'))
  policyFile = join(folder, 'policy.yaml')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function run(...args: string[]) {
  const { terminal, printed, complaints } = testTerminal()
  const code = await policyCommand(args, terminal)
  return { code, printed: printed(), complaints: complaints() }
}

async function newKey(name: string): Promise<{ file: string; verifier: string }> {
  const file = join(folder, `${name}.key`)
  const { printed } = await run('key', name, file)
  return { file, verifier: printed }
}

const demand = (verifier: string) =>
  writeFile(policyFile, policyText([{ name: '', verifier, sign: async () => '' }]))
const check = () => run('check', policyFile)
const sign = (keyFile: string) => run('sign', keyFile, '--policy', policyFile)

it('makes a key for its owner alone, once, and prints what a policy may name', async () => {
  const { file, verifier } = await newKey('ada')
  expect(verifier).toMatch(/^ada\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readFile(file, 'utf8')).toMatch(/^PRIVATE\+KEY\+ada\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\n$/)
  await expect(run('key', 'ada', file)).rejects.toThrow('is there already')
  await expect(run('key', 'two words', join(folder, 'other'))).rejects.toThrow('a key name has no spaces')
})

it('signs a policy beside it, next to others’ signatures of the same, and says who signed', async () => {
  const [ada, ben] = [await newKey('ada'), await newKey('ben')]
  await demand(ada.verifier)
  await expect(check()).rejects.toThrow(/changes.signers: found no signature, expected a signature of ada/)
  // Nothing calls a policy valid that is not.
  const { terminal, printed: shown } = testTerminal()
  await expect(policyCommand(['check', policyFile], terminal)).rejects.toThrow('found no signature')
  expect(shown()).toBe('')
  expect((await sign(ben.file)).printed).toContain('holds the signatures of ben')
  await expect(check()).rejects.toThrow('found signatures of others')
  expect((await sign(ada.file)).printed).toContain('holds the signatures of ben, ada')
  expect((await sign(ada.file)).printed).toContain('holds the signatures of ben, ada')
  const { code, printed } = await check()
  expect(code).toBe(0)
  expect(printed).toContain('one is demanded, of ada')
  expect(printed).toContain('✓ ada')
  expect(printed).toContain('? ben, whose key this policy does not name')

  // Another policy's signatures are worth nothing for this one, and give way to its own.
  await writeFile(policyFile, `${await readFile(policyFile, 'utf8')}# changed\n`)
  await expect(check()).rejects.toThrow('found the signature of another policy')
  expect((await sign(ada.file)).printed).toContain('holds the signatures of ada')
  expect((await check()).code).toBe(0)
})

it('takes no other file for a key', async () => {
  await writeFile(policyFile, policyText([]))
  const { file } = await newKey('ada')
  const key = await readFile(file, 'utf8')
  for (const text of ['nonsense', key.replace('+ada+', '+eve+'), key.replace('PRIVATE+KEY', 'PUBLIC+KEY')]) {
    await writeFile(file, text)
    await expect(sign(file)).rejects.toThrow('holds no key that signs policies')
  }
})

it('neither bundles nor synthesizes a policy without the signature that it demands', async () => {
  const { file, verifier } = await newKey('ada')
  await demand(verifier)
  const bundle = () => buildBundles({ policyFile, outDir: join(folder, 'bundles') })
  await expect(bundle()).rejects.toThrow('changes.signers: found no signature')
  const synthesize = () => readDeployedPolicy(policyFile, parseSettings({}))
  expect(synthesize).toThrow('changes.signers: found no signature')
  await sign(file)
  expect(synthesize).not.toThrow('changes.signers')
})
