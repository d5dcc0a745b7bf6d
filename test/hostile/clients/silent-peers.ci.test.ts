import { generateKeyPairSync } from 'node:crypto'
import { ComprehendClient, DetectPiiEntitiesCommand } from '@aws-sdk/client-comprehend'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { KMSClient, SignCommand } from '@aws-sdk/client-kms'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { PutVectorsCommand, S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOpenAiEmbeddingModel } from '../../../shared/embedding/openai-embedding-model.ts'
import { createUpstreamFetch } from '../../../shared/embedding/upstream-fetch.ts'
import { createIssuerKeys, defaultKeyCacheLimits } from '../../../shared/identity/issuer-keys.ts'
import { createSmtpMailer } from '../../../shared/mail/nodemailer-mailer.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { clientOptions } from '../../../shared/runtime/lambda/client-options.ts'
import { createVaultSecrets } from '../../../shared/secrets/vault-secrets.ts'
import { createSyslogReceiver } from '../../../shared/shipping/syslog-receiver.ts'
import { createWebhookReceiver } from '../../../shared/shipping/webhook-receiver.ts'
import { createOpenIdSignIn } from '../../../shared/sign-in/openid-sign-in.ts'
import { createWitness } from '../../../shared/transparency-log/notes/witness.ts'
import { createPoolSession } from '../../../shared/vectors/postgresql/pool-session.ts'
import { type SilentPeer, startSilentPeer } from './silent-peer.ts'

const soon = 100
const clock = systemClock
let peer: SilentPeer
beforeEach(async () => {
  peer = await startSilentPeer()
})
afterEach(() => peer.close())

/** A test's own time-out would be no answer either. */
const unlessItHangs = { timeout: 10_000 }

describe('Somebody who takes the connection and never answers', unlessItHangs, () => {
  it('as the embedding model is upstream_timeout', async () => {
    const model = createOpenAiEmbeddingModel({
      baseUrl: `http://${peer.host}/v1`,
      upstreamModel: 'small',
      dimensions: 8,
      credential: async () => 'key',
      fetch: createUpstreamFetch(),
      clock,
      deadlineMs: soon,
    })
    await expect(model.embed({ inputs: ['a'] })).rejects.toMatchObject({
      code: 'upstream_timeout',
      status: 504,
    })
  })

  it('as the identity provider is identity_unavailable, for keys and for signing in', async () => {
    const issuer = `http://${peer.host}`
    const limits = { ...defaultKeyCacheLimits, timeout: soon }
    const keys = createIssuerKeys({ issuer, fetch: globalThis.fetch, clock, limits })
    const unavailable = { code: 'identity_unavailable', status: 503 }
    await expect(keys.find('a', 'ES256')).rejects.toMatchObject(unavailable)

    const identity = {
      providers: [{ issuer, signIn: { clientId: 'pages' } }],
    } as unknown as Policy['identity']
    const signIn = createOpenIdSignIn({ identity }, { timeoutSeconds: soon / 1_000 })
    const asked = { issuer, redirectUri: 'http://127.0.0.1/callback', returnTo: '/', isAfresh: false }
    await expect(signIn.begin(asked)).rejects.toMatchObject(unavailable)
  })

  it('as a database, before it lets in and after, is store_unavailable', async () => {
    const greeting = await startSilentPeer((socket) =>
      // AuthenticationOk and ReadyForQuery.
      socket.once('data', () => socket.write(Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1'))),
    )
    for (const { port } of [peer, greeting]) {
      const login = { host: '127.0.0.1', port, user: 'a', database: 'a' }
      const pool = new Pool({ ...login, connectionTimeoutMillis: soon, query_timeout: soon })
      const session = createPoolSession(pool)
      const asked = session.run({ settings: {}, text: 'select 1', values: [] })
      await expect(asked).rejects.toMatchObject({ code: 'store_unavailable', status: 503 })
    }
    expect([peer.taken(), greeting.taken()]).toEqual([1, 1])
    await greeting.close()
  })

  it('as a database is not waited for where its pool says nothing of it', () => {
    const pool = new Pool({ host: '127.0.0.1', port: peer.port })
    createPoolSession(pool)
    expect(pool.options).toMatchObject({
      connectionTimeoutMillis: 2_000,
      statement_timeout: 5_000,
      query_timeout: 6_000,
      idle_in_transaction_session_timeout: 5_000,
    })
  })

  it('as the mail server, with no greeting and after it, is mail_unavailable', async () => {
    const greeting = await startSilentPeer((socket) => socket.write('220 ready\r\n'))
    for (const { host } of [peer, greeting]) {
      const mailer = createSmtpMailer({ url: `smtp://${host}`, from: 'a@example.com', patienceMs: soon })
      const sent = mailer.send({ to: 'b@example.com', subject: 'a', text: 'a', html: 'a' })
      await expect(sent).rejects.toMatchObject({ code: 'mail_unavailable', status: 503 })
    }
    await greeting.close()
  })

  it('as a receiver of records is down', async () => {
    const { signal } = new AbortController()
    const secrets = { read: async () => `whsec_${Buffer.alloc(32).toString('base64')}` }
    const webhook = {
      name: 'a',
      format: 'record',
      url: `http://${peer.host}`,
      secret: 'env:A',
      secrets,
    } as const
    const receivers = [
      createWebhookReceiver({ ...webhook, fetch: globalThis.fetch, clock, timeoutMs: soon }),
      createSyslogReceiver({
        name: 'b',
        format: 'record',
        host: '127.0.0.1',
        port: peer.port,
        hostname: 'sunder',
        timeoutMs: soon,
      }),
    ]
    for (const receiver of receivers) {
      expect(await receiver.send([], signal)).toMatchObject({ kind: 'down' })
    }
    expect(peer.taken()).toBeGreaterThanOrEqual(2)
  })

  it('as the witness is unavailable', async () => {
    const { publicKey } = generateKeyPairSync('ed25519')
    const key = { type: 'cosignature/v1', name: 'w', id: 1, publicKey } as never
    const witness = createWitness({
      url: `http://${peer.host}`,
      key,
      fetch: globalThis.fetch,
      timeoutMilliseconds: soon,
    })
    const [root, signature] = [32, 68].map((length) => Buffer.alloc(length).toString('base64'))
    const submission = { note: `log\n1\n${root}\n\n— log ${signature}\n`, from: 0, prove: async () => [] }
    await expect(witness.addCheckpoint(submission)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('as Vault is store_unavailable', async () => {
    const secrets = createVaultSecrets({
      address: `http://${peer.host}`,
      token: async () => 'token',
      fetch: globalThis.fetch,
      clock,
      timeoutMs: soon,
    })
    await expect(secrets.read('vault:kv/openai#key')).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})

/** What a function's clients have, but that they have less time. */
function hurried() {
  return {
    ...clientOptions,
    requestHandler: { ...clientOptions.requestHandler, requestTimeout: soon },
    endpoint: `http://${peer.host}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'a' },
  }
}

const bytes = new Uint8Array([1])
const calls: readonly [service: string, call: () => Promise<unknown>][] = [
  ['DynamoDB', () => new DynamoDBClient(hurried()).send(new GetItemCommand({ TableName: 'a', Key: {} }))],
  [
    'S3',
    () =>
      new S3Client({ ...hurried(), forcePathStyle: true }).send(
        new PutObjectCommand({ Bucket: 'a', Key: 'a', Body: bytes }),
      ),
  ],
  [
    'S3 Vectors',
    () =>
      new S3VectorsClient(hurried()).send(
        new PutVectorsCommand({ vectorBucketName: 'abc', indexName: 'abc', vectors: [] }),
      ),
  ],
  [
    'KMS',
    () =>
      new KMSClient(hurried()).send(
        new SignCommand({ KeyId: 'a', Message: bytes, SigningAlgorithm: 'ECDSA_SHA_256' }),
      ),
  ],
  [
    'Secrets Manager',
    () => new SecretsManagerClient(hurried()).send(new GetSecretValueCommand({ SecretId: 'a' })),
  ],
  ['Parameter Store', () => new SSMClient(hurried()).send(new GetParameterCommand({ Name: 'a' }))],
  [
    'Step Functions',
    () => new SFNClient(hurried()).send(new StartExecutionCommand({ stateMachineArn: 'a' })),
  ],
  ['Lambda', () => new LambdaClient(hurried()).send(new InvokeCommand({ FunctionName: 'a' }))],
  ['SES', () => new SESv2Client(hurried()).send(new SendEmailCommand({ Content: {} }))],
  ['EventBridge', () => new EventBridgeClient(hurried()).send(new PutEventsCommand({ Entries: [] }))],
  [
    'Comprehend',
    () =>
      new ComprehendClient(hurried()).send(new DetectPiiEntitiesCommand({ Text: 'a', LanguageCode: 'en' })),
  ],
]

describe('A service of AWS that takes the connection and never answers', unlessItHangs, () => {
  it.each(calls)('is not waited for: %s', async (_service, call) => {
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(peer.taken()).toBeGreaterThan(0)
  })
})
