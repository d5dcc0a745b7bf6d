import { describe, expect, it } from 'vitest'
import { highEntropy } from '../../../../../shared/regulated-data/detectors/secrets/high-entropy.ts'
import { fake } from './fake-keys.ts'
import { secretsBy } from './secrets-in.ts'

const found = secretsBy(highEntropy)
const [hex, base62, base64] = [fake(32, 'hex'), fake(40), `${fake(43, 'base64')}=`]

describe('a value of high entropy is found where it is assigned to a secret’s name', () => {
  it.each([
    'api_key=VALUE',
    'API_KEY = "VALUE"',
    "apiKey: 'VALUE',",
    '"access_token":"VALUE"',
    '{\\"client_secret\\":\\"VALUE\\"}',
    'X-Api-Key: VALUE',
    'SECRET_KEY=VALUE\nDEBUG=1',
    'JWT_SECRET=VALUE',
    'signing key: VALUE',
    'my api key is VALUE, keep it',
    'https://example.com/?api_key=VALUE&x=1',
    '--token VALUE --verbose',
    '<api_key>VALUE</api_key>',
    "os.environ.get('SECRET_KEY', 'VALUE')",
    "process.env.SECRET || 'VALUE'",
    'token -> VALUE',
    'secret => "VALUE"',
    'const token: string = "VALUE"',
  ])('%s', (text) => {
    for (const value of [hex, base62, base64]) {
      expect(found(text.replace('VALUE', value))).toEqual([`secret.high-entropy: ${value}`])
    }
  })

  it.each([
    ['DD_API_KEY=', 'secret.provider-api-key'],
    ['Datadog API key: ', 'secret.provider-api-key'],
    ['COHERE_API_KEY=', 'secret.provider-api-key'],
    ['TWILIO_AUTH_TOKEN=', 'secret.provider-api-key'],
    ['CLOUDFLARE_API_TOKEN=', 'secret.cloud-key'],
    ['AccountName=a;AccountKey=', 'secret.cloud-key'],
    ['SharedAccessKeyName=Root;SharedAccessKey=', 'secret.cloud-key'],
    ['"private_key_id": "', 'secret.cloud-key'],
  ])('as the vendor’s whose name stands before: %s', (before, dataClass) => {
    expect(found(`${before}${hex}"`)).toEqual([`${dataClass}: ${hex}`])
  })

  it('as a UUID, which is a secret by its name alone', () => {
    const value = '550e8400-e29b-41d4-a716-446655440000'
    expect(found(`api_key=${value}`)).toEqual([`secret.high-entropy: ${value}`])
    expect(found(`request_id=${value}`)).toEqual([])
  })
})

describe('nothing is found', () => {
  it.each([
    ['in a digest', `commit ${fake(40, 'hex')}, md5 = ${hex}, sha256: ${fake(64, 'hex')}`],
    ['in an entity tag', `etag: "${hex}"`],
    ['in a lock file', `"integrity": "sha512-${fake(86, 'base64')}=="`],
    ['in a picture', `data:image/png;base64,${fake(200, 'base64')}`],
    ['in a public key', `public_key: ${fake(64, 'hex')}`],
    ['in a page’s token', `next_page_token: ${base62}`],
    ['in the key of a row', `partition_key: ${hex}, cache key: ${hex}`],
    ['in a placeholder', 'api_key: your_api_key_here_1234567890'],
    ['in angle brackets', 'API_KEY=<your-api-key>'],
    ['in a variable', `token: \${GITHUB_TOKEN_1234567890}`],
    ['in a call', 'access_token: getAccessTokenFromRequest2(request)'],
    ['in a name of words', 'secret: my-kubernetes-secret-name-2024'],
    ['in a path', 'secret_key = /etc/ssl/private/a1b2c3d4e5f6g7h8'],
    ['in an address', 'token: https://example.com/a1B2c3D4e5F6g7H8'],
    ['in a number', 'token: 12345678901234567890'],
    ['in a short value', 'token: a1B2c3D4'],
    ['in a resource’s name', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x1Y2z3W4v5U6t7S8'],
    ['in prose', 'the secret to success is perseverance-and-hard-work-since-1999'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([])
  })
})
