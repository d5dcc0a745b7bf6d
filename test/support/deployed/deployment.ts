import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildBundles } from '../../../infra/bundles/build-bundles.ts'
import { estateOf } from '../../infra/access/estate-of-templates.ts'
import { synthTemplates, type Template } from '../../infra/synthesized.ts'
import type { Deployment } from './deployed-gateway.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Given where the journeys are to run over the built bundles. */
    deployment: Deployment
  }
}

/** Builds the bundles once for the run. */
export default async function prepareDeployment(project: TestProject): Promise<() => Promise<void>> {
  const bundles = await mkdtemp(join(tmpdir(), 'sunder-bundles-'))
  const [moto, dynamoDb] = [process.env['SUNDER_TEST_MOTO'], process.env['SUNDER_TEST_DYNAMODB']]
  if (moto === undefined || dynamoDb === undefined) {
    throw new Error('SUNDER_TEST_MOTO and SUNDER_TEST_DYNAMODB must be the URLs of running servers')
  }
  project.provide('deployment', await buildDeployment(bundles, { moto, dynamoDb }))
  return () => rm(bundles, { recursive: true, force: true })
}

/** Builds the bundles into a folder, with what the templates say of their roles and APIs. */
export async function buildDeployment(
  bundles: string,
  servers: Pick<Deployment, 'moto' | 'dynamoDb'>,
): Promise<Deployment> {
  await buildBundles({ policyFile: 'policy.yaml', outDir: bundles })
  const templates = synthTemplates()
  const { roles, grants, audit } = estateOf(templates)
  const rights = { roles, grants, audit }
  return { ...servers, bundles, rights, binaryMediaTypes: binaryMediaTypesOf(templates) }
}

function binaryMediaTypesOf(templates: Readonly<Record<string, Template>>): Deployment['binaryMediaTypes'] {
  const apis = Object.values(templates).flatMap(({ Resources }) =>
    Object.values(Resources).filter(({ Type }) => Type === 'AWS::ApiGateway::RestApi'),
  )
  return Object.fromEntries(
    apis.map(({ Properties }) => [
      String(Properties['Description']).replace('The duty ', ''),
      Properties['BinaryMediaTypes'] ?? [],
    ]),
  ) as Deployment['binaryMediaTypes']
}
