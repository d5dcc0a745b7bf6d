import { describe, expect, it } from 'vitest'
import { authorization } from '../../../../../shared/regulated-data/detectors/secrets/authorization.ts'
import { awsSecretKey } from '../../../../../shared/regulated-data/detectors/secrets/aws-secret-key.ts'
import { botToken } from '../../../../../shared/regulated-data/detectors/secrets/bot-token.ts'
import { webhook } from '../../../../../shared/regulated-data/detectors/secrets/webhook.ts'
import { fake, prefix } from './fake-keys.ts'
import { secretsBy } from './secrets-in.ts'

const awsSecret = `${fake(20)}/${fake(19, 'base64', 3)}`
const awsId = prefix('AK', 'IA') + fake(16, 'base32')

describe('AWS’s secret access key', () => {
  const found = secretsBy(awsSecretKey)

  it.each([
    ['aws_secret_access_key = ', ''],
    ['AWS_SECRET_ACCESS_KEY="', '"'],
    ['"SecretAccessKey": "', '"'],
    ['our Amazon secret is ', ', keep it'],
    [`${awsId},`, '\n'],
    [`${awsId}\n`, ''],
  ])('is found behind %j', (before, behind) => {
    expect(found(before + awsSecret + behind)).toEqual([`secret.cloud-key: ${awsSecret}`])
  })

  it.each([
    ['without a word that names AWS', `secret ${awsSecret}`],
    ['where it is a digest', `aws commit ${fake(40, 'hex')}`],
    ['where it has no capitals', `aws bucket ${fake(40, 'lowerAndDigits')}`],
    ['where it is a path', 'aws s3 cp reports/Annual1/Finance/Summary/Totals/x'],
    ['where it is longer', `aws ${awsSecret}${fake(4)}`],
    ['far behind the word', `aws ${'and so on '.repeat(30)}${awsSecret}`],
  ])('is not found %s', (_, text) => {
    expect(found(text)).toEqual([])
  })
})

describe('a token of a form of its own', () => {
  const found = secretsBy(botToken)
  const telegram = `123456789:AA${fake(33, 'base64url')}`
  const discord = `${Buffer.from('281283712834718293').toString('base64url')}.${fake(6)}.${fake(38, 'base64url')}`
  const azure = `abc8Q~${fake(34)}`

  it.each([
    ['Telegram’s bot', telegram, `secret.provider-api-key: ${telegram}`],
    [
      'Telegram’s bot in an address',
      `https://x/bot${telegram}/getMe`,
      `secret.provider-api-key: ${telegram}`,
    ],
    ['Discord’s bot', `TOKEN=${discord}`, `secret.chat-token: ${discord}`],
    ['Azure’s client secret', `"${azure}"`, `secret.cloud-key: ${azure}`],
    ['Azure’s client secret with signs', `~-${azure.slice(2)}`, `secret.cloud-key: ~-${azure.slice(2)}`],
  ])('%s is found', (_, text, value) => {
    expect(found(text)).toEqual([value])
  })

  it.each([
    ['a time and a word', '12345678:word, 10:30:00'],
    ['a host, a port and a path', 'db12345678:5432/main'],
    ['a file’s name of three parts', 'jquerydatatablesresponsive1.min.js'],
    ['a version', 'v1.2.3, a8Q~b'],
  ])('%s is not', (_, text) => {
    expect(found(text)).toEqual([])
  })
})

describe('an incoming webhook', () => {
  const found = secretsBy(webhook)
  const slack = `https://${prefix('hooks.', 'slack.com')}/services/T01ABCDEF/B01ABCDEFGH/${fake(24)}`
  const discord = `https://${prefix('discord', '.com')}/api/webhooks/281283712834718293/${fake(68, 'base64url')}`
  const teams = `https://contoso.${prefix('webhook.', 'office.com')}/webhookb2/${fake(36)}@${fake(36)}/IncomingWebhook/x`

  it.each([slack, discord, teams])('is found whole', (address) => {
    expect(found(`post to ${address}.`)).toEqual([`secret.chat-token: ${address}`])
  })

  it.each(['https://hooks.slack.com/services/', 'https://discord.com/channels/1/2', 'hooks. Slack.'])(
    'is not %s',
    (text) => {
      expect(found(text)).toEqual([])
    },
  )
})

describe('what a request or a command proves itself with', () => {
  const found = secretsBy(authorization)
  const token = fake(32)
  const basic = Buffer.from('ada:Lovelace1').toString('base64')
  const signature = `${fake(42)}%3D`

  it.each([
    [`Authorization: Bearer ${token}`, `secret.high-entropy: ${token}`],
    [`-H 'authorization: bearer ${token}'`, `secret.high-entropy: ${token}`],
    [`Authorization: Basic ${basic}`, `secret.high-entropy: ${basic}`],
    [`https://a.blob.core.windows.net/c?sv=2020&sig=${signature}&sr=b`, `secret.cloud-key: ${signature}`],
    ['curl -u ada:Lovelace1 https://example.com', 'secret.password: Lovelace1'],
    ["sshpass -p 'Lovelace1' ssh x", 'secret.password: Lovelace1'],
    ['mysqldump -u root -pLovelace1 db', 'secret.password: Lovelace1'],
  ])('%s', (text, value) => {
    expect(found(text)).toEqual([value])
  })

  it.each([
    'the bearer of good news, a basic understanding',
    'Authorization: Bearer <token>',
    'Bearer ${process.env.TOKEN}',
    'Basic dGhpcyBpcyBub3Qgb25l',
    'curl -u $USER:$PASS x',
    'mysql -u root -p db',
    'sshpass -p [secret.password] ssh x',
    'the sig=1 of x',
  ])('nothing in %s', (text) => {
    expect(found(text)).toEqual([])
  })
})
