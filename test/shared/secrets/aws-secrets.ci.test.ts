import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { createOpenAiEmbeddingModel } from '../../../shared/embedding/openai-embedding-model.ts'
import { createParameterStoreSecrets } from '../../../shared/secrets/parameter-store-secrets.ts'
import { createSecretsManagerSecrets } from '../../../shared/secrets/secrets-manager-secrets.ts'
import { secretsContract } from '../../contracts/secrets.ts'
import { motoOptions } from '../../support/moto.ts'

describe('secrets in Secrets Manager', () => {
  const client = new SecretsManagerClient(motoOptions)
  const create = async (SecretString: string) => {
    const Name = `sunder/${randomUUID()}`
    await client.send(new CreateSecretCommand({ Name, SecretString }))
    return Name
  }

  secretsContract(async () => {
    const name = await create('first-secret')
    let now = 0
    return {
      secrets: createSecretsManagerSecrets({ client, clock: () => now }),
      reference: `secretsmanager:${name}`,
      missing: 'secretsmanager:sunder/none',
      rotate: async (SecretString) => {
        await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }))
      },
      wait: () => {
        now += 1_000
      },
    }
  })

  it('are read by a field where they are JSON', async () => {
    const name = await create('{"key":"inner","port":7}')
    const secrets = createSecretsManagerSecrets({ client, clock: () => 0 })
    expect(await secrets.read(`secretsmanager:${name}#key`)).toBe('inner')
    for (const field of ['port', 'other', 'constructor']) {
      await expect(secrets.read(`secretsmanager:${name}#${field}`)).rejects.toMatchObject({
        code: 'store_unavailable',
      })
    }
  })

  it('need no restart when the provider’s key is rotated: a 401 reads it once more', async () => {
    const name = await create('sk-old')
    const seen: unknown[] = []
    let accepted = 'Bearer sk-old'
    const upstream = createServer((request, response) => {
      seen.push(request.headers.authorization)
      const embedding = Buffer.from(Float32Array.of(0.6, 0.8).buffer).toString('base64')
      const data = [{ object: 'embedding', index: 0, embedding }]
      const usage = { prompt_tokens: 1, total_tokens: 1 }
      const known = request.headers.authorization === accepted
      response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(known ? { object: 'list', model: 'small', data, usage } : {}))
    })
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
    let now = 0
    const secrets = createSecretsManagerSecrets({ client, clock: () => now })
    const model = createOpenAiEmbeddingModel({
      baseUrl: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
      upstreamModel: 'small',
      dimensions: 2,
      credential: (fresh = false) => secrets.read(`secretsmanager:${name}`, { fresh }),
      fetch,
      clock: () => now,
      deadlineMs: 5_000,
    })
    await model.embed({ inputs: ['before'] })
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'sk-new' }))
    accepted = 'Bearer sk-new'
    now += 2_000
    await model.embed({ inputs: ['after'] })
    await model.embed({ inputs: ['later'] })
    upstream.closeAllConnections()
    upstream.close()
    expect(seen).toEqual(['Bearer sk-old', 'Bearer sk-old', 'Bearer sk-new', 'Bearer sk-new'])
  })
})

describe('secrets in Parameter Store', () => {
  const client = new SSMClient(motoOptions)

  secretsContract(async () => {
    const name = `/sunder/${randomUUID()}`
    const put = async (Value: string) => {
      await client.send(new PutParameterCommand({ Name: name, Value, Type: 'SecureString', Overwrite: true }))
    }
    await put('first-secret')
    let now = 0
    return {
      secrets: createParameterStoreSecrets({ client, clock: () => now }),
      reference: `ssm:${name}`,
      missing: 'ssm:/sunder/none',
      rotate: put,
      wait: () => {
        now += 1_000
      },
    }
  })
})
