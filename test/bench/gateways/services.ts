import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** DynamoDB Local and a PostgreSQL server, with pgvector. */
export interface Services {
  readonly dynamoDb: string
  readonly postgreSql: string
  close(): Promise<void>
}

/**
 * Those whose addresses are in `SUNDER_TEST_DYNAMODB` and `SUNDER_TEST_POSTGRESQL`, or else started here by the scripts
 * that CI has for them, which need Java and Python. @returns why there are none
 */
export async function findServices(): Promise<Services | string> {
  const [dynamoDb, postgreSql] = [process.env['SUNDER_TEST_DYNAMODB'], process.env['SUNDER_TEST_POSTGRESQL']]
  if (dynamoDb !== undefined && postgreSql !== undefined) {
    return { dynamoDb, postgreSql, close: async () => undefined }
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'sunder-bench-services-'))
  // The database server gives up root and must get in.
  await run('chmod', ['755', folder])
  const started: string[] = []
  const start = async (name: string) => {
    const { stdout } = await run(`.ci/${name}.sh`, ['start', path.join(folder, name)], { timeout: 180_000 })
    started.push(name)
    return stdout.trim().split('\n').at(-1) ?? ''
  }
  const close = async () => {
    for (const name of started) await run(`.ci/${name}.sh`, ['stop', path.join(folder, name)])
  }
  try {
    return { dynamoDb: await start('dynamodb-local'), postgreSql: await start('postgresql'), close }
  } catch (error) {
    await close()
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'failed') : String(error)
  }
}
