import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paginateScan } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import { fetchToken } from '../../infra/local/fetch-token.ts'
import { type Gateway, startGateway } from '../../infra/local/gateway.ts'

export interface TestGateway extends Gateway {
  readonly modelCredential: string
  /** An access token of a seeded identity. */
  token(name: string): Promise<string>
  /** The bytes of every stored audit record as text, in the order of time. */
  auditBodies(): Promise<string[]>
}

/** A whole gateway in this process, on any free port, over a folder of its own that goes with it. */
export async function startTestGateway(
  options: { readonly home?: string; readonly policyFile?: string } = {},
): Promise<TestGateway> {
  const home = options.home ?? (await freshHome())
  const gateway = await startGateway({ port: 0, home, policyFile: options.policyFile ?? 'policy.yaml' })
  const { modelCredential } = gateway.beneath
  return {
    ...gateway,
    modelCredential,
    token: (name) => fetchToken(gateway.home, name),
    auditBodies: () => auditBodies(gateway),
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

async function auditBodies({ beneath: { dynamoDb: client, tables } }: Gateway): Promise<string[]> {
  const bodies: { readonly time: string; readonly text: string }[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tables.audit })) {
    for (const { body } of Items) {
      if (body?.B === undefined) continue
      const text = Buffer.from(body.B).toString('utf8')
      bodies.push({ time: (JSON.parse(text) as { time: string }).time, text })
    }
  }
  return bodies.sort((left, right) => left.time.localeCompare(right.time)).map(({ text }) => text)
}
