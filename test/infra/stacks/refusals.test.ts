import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readDeployedPolicy } from '../../../infra/deployment/deployed-policy.ts'
import { isReservedHost } from '../../../infra/deployment/reserved-host.ts'
import { parseSettings, type SettingsInput } from '../../../infra/deployment/settings.ts'
import { deployablePolicy } from '../synthesized.ts'

function refusalOf(edit: (text: string) => string, settings: SettingsInput = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sunder-policy-'))
  try {
    const file = join(folder, 'policy.yaml')
    writeFileSync(file, edit(deployablePolicy()))
    readDeployedPolicy(file, parseSettings(settings))
    return 'none'
  } catch (error) {
    return (error as Error).message.replaceAll(folder, '')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The whole setting of the shipped policy, on one line or on several. */
const signIn = /^ {6}signIn:.*\n(?: {8}.*\n)*/m

describe('the policy', () => {
  it('as it is shipped stops a deployment by a message that says what to edit, without a stack', async () => {
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', 'infra/app.ts'])
    const failure = await run.then(
      () => undefined,
      (error) => error as { code: number; stderr: string },
    )
    expect(failure?.code).toBe(1)
    expect(failure?.stderr).toBe(
      'policy.yaml: identity.providers[0].issuer: found https://login.example.com/, expected the issuer of your own identity provider\n' +
        'policy.yaml: mail.from: found sunder@example.com, expected an address of your own that approvers hear from\n' +
        'policy.yaml: collections.support-mail.approval.approvers[0]: found priya@example.com, expected the address of an approver of your own\n' +
        'policy.yaml: collections.support-mail.approval.approvers[1]: found omar@example.com, expected the address of an approver of your own\n' +
        'Nothing is deployed. Edit policy.yaml, then try again.\n',
    )
  })

  it('with an issuer and a model of one’s own is taken', () => {
    expect(refusalOf((text) => text)).toBe('none')
  })

  it.each([
    [
      'a model on a host for examples',
      'https://api.openai.com/v1',
      'https://models.example.org/v1',
      'models.text-embedding-3-small.baseUrl: found https://models.example.org/v1, expected the URL of your own model provider',
    ],
    [
      'a model without TLS',
      'https://api.openai.com/v1',
      'http://models.acme-corp.com/v1',
      'models.text-embedding-3-small.baseUrl: found http://models.acme-corp.com/v1, expected an https URL (texts and the credential travel over it)',
    ],
    [
      'a model where instances ask for their credentials',
      'https://api.openai.com/v1',
      'http://169.254.169.254/latest',
      'models.text-embedding-3-small.baseUrl: found http://169.254.169.254/latest, expected an https URL (texts and the credential travel over it)',
    ],
    [
      'a credential in a file',
      'secretsmanager:sunder/openai',
      'file:/etc/openai.key',
      'models.text-embedding-3-small.credential: found a file: reference, expected secretsmanager:, ssm: or vault: (a function on AWS has no such file)',
    ],
    [
      'a credential in a variable',
      'secretsmanager:sunder/openai',
      'env:AWS_SESSION_TOKEN',
      'models.text-embedding-3-small.credential: found an env: reference, expected secretsmanager:, ssm: or vault: (the variables of a function on AWS are those that the stacks set)',
    ],
    [
      'more patience than API Gateway has',
      '    dimensions: 1536',
      '    timeout: 20.5s\n    dimensions: 1536',
      'models.text-embedding-3-small.timeout: found 20.5s, expected at most 20s (API Gateway ends a request after 29s)',
    ],
    [
      'a vault without an address',
      'secretsmanager:sunder/openai',
      'vault:kv/openai#key',
      'models.text-embedding-3-small.credential: found a vault: reference, expected the address of that vault as context `vault: { address, token }` in cdk.json',
    ],
    [
      'vectors in PostgreSQL',
      "    sources:\n      allow: ['mail",
      "    store: postgresql\n    sources:\n      allow: ['mail",
      'collections.support-mail.store: found postgresql, expected s3-vectors, the only store that is deployed so far',
    ],
    ['what is no policy', 'version: 1', 'version: 2', 'version: found 2, expected 1'],
  ])('with %s is refused', (_what, from, to, issue) => {
    const refusal = refusalOf((text) => text.replace(from, to))
    expect(refusal.split('\n')).toEqual([
      `policy.yaml: ${issue}`,
      'Nothing is deployed. Edit /policy.yaml, then try again.',
    ])
  })

  it.each<[string, RegExp, string, string]>([
    [
      'nobody that approvers hear from',
      /^mail:\n(?: .*\n)*/m,
      '',
      'mail: found nothing, expected from: an address of your own that approvers hear from, as support-mail can wait for them',
    ],
    [
      'mail from an address for examples',
      /^mail:\n(?: .*\n)*/m,
      'mail:\n  from: sunder@mail.example.com\n',
      'mail.from: found sunder@mail.example.com, expected an address of your own that approvers hear from',
    ],
    [
      'an approver at an address for examples',
      /approvers: \[.*\]/,
      'approvers: [priya@acme-corp.com, omar@example.com]',
      'collections.support-mail.approval.approvers[1]: found omar@example.com, expected the address of an approver of your own',
    ],
    [
      'approvers who sign in, and nobody to sign in with',
      signIn,
      '',
      'collections.support-mail.approval.authentication: found oidc, expected link, or a provider in identity.providers with `signIn`, with whom approvers sign in',
    ],
  ])('with %s is refused', (_what, from, to, issue) => {
    const refusal = refusalOf((text) => text.replace(from, to))
    expect(refusal.split('\n')).toEqual([
      `policy.yaml: ${issue}`,
      'Nothing is deployed. Edit /policy.yaml, then try again.',
    ])
  })

  it('needs no mail and no sign-in where nothing waits for an approval, and no sign-in where a code is enough', () => {
    const settled = (text: string) => text.replace('phi: approve', 'phi: block')
    expect(refusalOf((text) => settled(text.replace(/^mail:\n(?: .*\n)*/m, '').replace(signIn, '')))).toBe(
      'none',
    )
    const byCode = (text: string) => text.replace('authentication: oidc', 'authentication: link')
    expect(refusalOf((text) => byCode(text.replace(signIn, '')))).toBe('none')
  })

  it.each([
    [
      'https://api.openai.com/v1',
      'https://models.acme-corp.com:8443/v1',
      'models.text-embedding-3-small.baseUrl',
    ],
    ['https://login.acme-corp.com/', 'https://login.acme-corp.com:8443/', 'identity.providers[0].issuer'],
  ])('with another port than a private network lets out is refused: %s as %s', (from, to, path) => {
    const edit = (text: string) => text.replace(from, to)
    expect(refusalOf(edit)).toBe('none')
    expect(refusalOf(edit, { network: 'private' }).split('\n')[0]).toBe(
      `policy.yaml: ${path}: found ${to}, expected port 443, the only one that network: private lets out`,
    )
    expect(refusalOf((text) => text.replace(from, to.replace(':8443', ':443')), { network: 'private' })).toBe(
      'none',
    )
  })

  it('with all the patience that there is time for is taken', () => {
    expect(
      refusalOf((text) => text.replace('    dimensions: 1536', '    timeout: 20s\n    dimensions: 1536')),
    ).toBe('none')
  })

  it('that is not there is refused', () => {
    expect(() => readDeployedPolicy('/nowhere/policy.yaml', parseSettings({}))).toThrow(
      '/nowhere/policy.yaml: found ENOENT, expected a policy that can be read',
    )
  })
})

describe('reserved hosts', () => {
  it.each([
    ['https://login.example.com/', true],
    ['https://example.net', true],
    ['https://anything.test/path', true],
    ['https://host.invalid', true],
    ['http://localhost:8080', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]/', true],
    ['https://login.example.com./', true],
    ['https://notexample.com/', false],
    ['https://example.com.acme-corp.com/', false],
    ['https://latest.acme-corp.com/', false],
  ])('%s: %s', (url, reserved) => {
    expect(isReservedHost(url)).toBe(reserved)
  })
})

describe('the settings', () => {
  it.each([
    [{ network: 'hidden' }, /^cdk\.json: context\.network: found "hidden", expected /],
    [{ deployment: 'Sunder!' }, /^cdk\.json: context\.deployment: found "Sunder!", expected 3 to 17 of/],
    [
      { breakGlassPrincipals: ['root'] },
      /^cdk\.json: context\.breakGlassPrincipals\[0\]: found "root", expected the ARN/,
    ],
    [
      { domains: { embed: { name: 'embed.acme-corp.com', certificateArn: 'none' } } },
      /^cdk\.json: context\.domains\.embed\.certificateArn: found "none", expected the ARN of a certificate/,
    ],
    [
      {
        network: 'private',
        domains: {
          embed: {
            name: 'embed.acme-corp.com',
            certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
          },
        },
      },
      /^cdk\.json: context\.domains: found a mapping, expected none with network: private/,
    ],
    [
      { vault: { address: 'http://vault', token: 'ssm:/vault-token' } },
      /^cdk\.json: context\.vault\.address: found "http:\/\/vault", expected/,
    ],
    [
      {
        network: 'private',
        vault: { address: 'https://vault.acme-corp.com:8200', token: 'ssm:/vault-token' },
      },
      /^cdk\.json: context\.vault\.address: found "https:\/\/vault\.acme-corp\.com:8200", expected port 443/,
    ],
    [{ logRetentionDays: 8 }, /^cdk\.json: context\.logRetentionDays: found 8, expected/],
  ])('%o are refused', (settings, message) => {
    expect(() => parseSettings(settings)).toThrow(message)
  })

  it('have defaults for all that is not said', () => {
    expect(parseSettings({})).toMatchObject({
      deployment: 'sunder',
      network: 'public',
      archiveLock: 'compliance',
    })
  })
})
