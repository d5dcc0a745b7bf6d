import { createServer, type IncomingMessage, request as send } from 'node:http'
import type { FunctionName } from '../../../infra/functions.ts'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import type { Estate } from '../../infra/access/estate.ts'
import { evaluate } from '../../infra/access/evaluate-policy.ts'
import { contextOf } from '../../infra/access/request-context.ts'
import { bodyOf } from './execution-environment.ts'
import { listenOnLoopback } from './listen-on-loopback.ts'

/** Of an estate what a call on the tables is judged by. */
export type TableRights = Pick<Estate, 'roles' | 'grants' | 'audit'>

export interface DynamoDbFront {
  /** Where a function's role is known by. */
  urlOf(name: FunctionName): string
  close(): Promise<void>
}

/** Stands before DynamoDB and lets through what IAM would, by the policies of the synthesized templates. */
export async function startDynamoDbFront({
  dynamoDb,
  rights,
}: {
  readonly dynamoDb: string
  readonly rights: TableRights
}): Promise<DynamoDbFront> {
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '').split('/')[1] as FunctionName
    const body = await bodyOf(request)
    const refused = refusalOf(rights, name, operationOf(request), JSON.parse(body))
    if (refused !== undefined) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(
        JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message: refused }),
      )
      return
    }
    const { host: _, ...headers } = request.headers
    const onward = send(dynamoDb, { method: 'POST', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', (error) => response.destroy(error))
    onward.end(body)
  })
  const { url, close } = await listenOnLoopback(server)
  return {
    urlOf: (name) => `${url}/${name}`,
    close,
  }
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target']).split('.').at(-1) ?? ''
}

type Body = Readonly<Record<string, unknown>> & {
  readonly TableName?: string
  readonly IndexName?: string
  readonly RequestItems?: object
}

function refusalOf(
  rights: TableRights,
  name: FunctionName,
  operation: string,
  body: Body,
): string | undefined {
  const [table = ''] = body.TableName === undefined ? Object.keys(body.RequestItems ?? {}) : [body.TableName]
  const isGrants = table.startsWith('sunder-grants-')
  const { arn, policy } = isGrants ? rights.grants : rights.audit
  const { key } = isGrants ? grantsTable : auditTable
  const { arn: role, identity } = rights.roles[name]
  const action = `dynamodb:${operation}`
  const resource = body.IndexName === undefined ? arn : `${arn}/index/${body.IndexName}`
  const context = contextOf({ operation, body, partition: key.partition })
  const { effect, by } = evaluate(
    { caller: { role }, action, resource, context },
    { identity, resource: policy },
  )
  if (effect === 'allow') return undefined
  return `User: ${role} is not authorized to perform: ${action} on resource: ${resource} by ${by ?? 'no statement'} ${JSON.stringify(context)}`
}
