import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import type { Endpoints } from '../../infra/local/endpoints.ts'
import { fetchToken } from '../../infra/local/fetch-token.ts'
import { type Gateway, type GatewayOptions, startGateway } from '../../infra/local/gateway.ts'
import { startDeployedGateway } from './deployed/deployed-gateway.ts'

/** What a journey needs of a gateway, wherever its functions run. */
export interface TestGateway {
  readonly endpoints: Endpoints
  /** The folder that has `logs/gateway.log`. */
  readonly home: string
  /** Of the identity provider's secrets. */
  readonly identityHome: string
  readonly modelCredential: string
  readonly beneath: {
    readonly dynamoDb: DynamoDBClient
    readonly tables: { readonly grants: string; readonly audit: string }
  }
  /** An access token of a seeded identity. */
  token(name: string): Promise<string>
  /** The bytes of every stored audit record as text, in the order of time. */
  auditBodies(): Promise<string[]>
  close(): Promise<void>
}

export type LocalTestGateway = Gateway & TestGateway

/** A gateway on this machine, or over the built bundles where the run is about those. */
export async function startTestGateway(
  options: Pick<Partial<GatewayOptions>, 'policyFile' | 'admission'> = {},
): Promise<TestGateway> {
  const { policyFile = 'policy.yaml' } = options
  const deployment = inject('deployment')
  return deployment === undefined
    ? startLocalTestGateway({ ...options, policyFile })
    : startDeployedGateway(deployment, { policyFile })
}

/** A whole gateway in this process, by itself on any free port and over a folder of its own that goes with it. */
export async function startLocalTestGateway(
  options: Partial<GatewayOptions> = {},
): Promise<LocalTestGateway> {
  const { home = await freshHome(), policyFile = 'policy.yaml', port = 0 } = options
  const gateway = await startGateway({ ...options, port, home, policyFile })
  const { dynamoDb, tables, modelCredential } = gateway.beneath
  return {
    ...gateway,
    identityHome: gateway.home,
    modelCredential,
    token: (name) => fetchToken(gateway.home, name),
    auditBodies: () => auditBodiesIn(dynamoDb, tables.audit),
    async close() {
      await gateway.close()
      if (options.home === undefined) await rm(home, { recursive: true, force: true })
    },
  }
}

async function freshHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'sunder-'))
  await cp(inject('freshGatewayHome'), home, { recursive: true })
  return home
}

export async function auditBodiesIn(client: DynamoDBClient, table: string): Promise<string[]> {
  const bodies: { readonly time: string; readonly text: string }[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    for (const { body } of Items) {
      if (body?.B === undefined) continue
      const text = Buffer.from(body.B).toString('utf8')
      bodies.push({ time: (JSON.parse(text) as { time: string }).time, text })
    }
  }
  return bodies.sort((left, right) => left.time.localeCompare(right.time)).map(({ text }) => text)
}
