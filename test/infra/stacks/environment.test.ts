import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { folderOf, functionNames } from '../../../infra/functions.ts'
import { type SynthesisOptions, synthTemplates } from '../synthesized.ts'

type Environments = ReadonlyMap<string, Readonly<Record<string, string>>>

function environmentsOf(options: SynthesisOptions = {}): Environments {
  const resources = Object.values(synthTemplates(options)).flatMap((template) =>
    Object.values(template.Resources),
  )
  const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function')
  return new Map(
    functions.map(({ Properties }) => [Properties['FunctionName'], Properties['Environment'].Variables]),
  )
}

const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1'
const approvals = { name: 'approvals.acme-corp.com', certificateArn }
const audit = { name: 'audit.acme-corp.com', certificateArn }
const withBus = (policy: string) =>
  policy.replace(/^ {2}ship: \[\]$/m, '  ship: [{ type: eventbridge, name: bus }]')
let environments: Environments
beforeAll(() => {
  environments = environmentsOf({ settings: { domains: { approvals, audit } }, editPolicy: withBus })
})

it.each(functionNames)('%s is given every variable that its entry reads, and no other', (name) => {
  const entry = readFileSync(join('functions', folderOf(name), 'entry.ts'), 'utf8')
  const read = new Set(entry.match(/\bSUNDER_[A-Z_]+\b/g))
  const given = Object.keys(environments.get(`sunder-${name}`) ?? {})
  expect(new Set(given.filter((variable) => variable.startsWith('SUNDER_')))).toEqual(read)
})

it('who sends links is told where they lead, and the pages themselves where they have a domain of their own', () => {
  const url = (from: Environments, name: string) => from.get(`sunder-${name}`)?.['SUNDER_APPROVALS_URL']
  const own = `https://${approvals.name}`
  expect([url(environments, 'approvals'), url(environments, 'workflow-notify')]).toEqual([own, own])
  const without = environmentsOf()
  expect(url(without, 'approvals')).toBeUndefined()
  expect(JSON.stringify(url(without, 'workflow-notify'))).toContain('.execute-api.')
})

it('where a credential is in Vault, the three functions that read it are told where that is', () => {
  const vault = { address: 'https://vault.acme-corp.com', token: 'secretsmanager:sunder/vault#token' }
  const withVault = environmentsOf({
    settings: { vault },
    editPolicy: (text) => text.replace('secretsmanager:sunder/openai', 'vault:kv/openai#key'),
  })
  for (const name of functionNames) {
    const { SUNDER_VAULT_ADDRESS, SUNDER_VAULT_TOKEN } = withVault.get(`sunder-${name}`) ?? {}
    const told = ['embed', 'embed-query', 'workflow-run'].includes(name) ? vault : {}
    expect({ address: SUNDER_VAULT_ADDRESS, token: SUNDER_VAULT_TOKEN }).toEqual(told)
  }
})

it('a secret that is JSON is made and read by its name, without the field', () => {
  const templates = synthTemplates({
    editPolicy: (text) => text.replace('secretsmanager:sunder/openai', 'secretsmanager:sunder/openai#key'),
  })
  const names = Object.values(templates['SunderEmbed']?.Resources ?? {})
    .filter(({ Type }) => Type === 'AWS::SecretsManager::Secret')
    .map(({ Properties }) => Properties['Name'])
  expect(names).toEqual(['sunder/openai'])
  expect(JSON.stringify(templates)).not.toContain('openai#key')
})
