import { fork } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'

const draftPrefix = 'postgresql-draft-'

/**
 * Opens the embedded PostgreSQL with pgvector on disk, in this process: no port, one connection, calls
 * are answered in turn. It has the owner's rights; roles are taken on per transaction.
 */
export async function openPostgresql(home: string): Promise<PGlite> {
  const dataDir = join(home, 'postgresql')
  const exists = await access(dataDir).then(
    () => true,
    () => false,
  )
  if (!exists) await createCluster(home, dataDir)
  return await PGlite.create({ dataDir, extensions: { vector } })
}

/**
 * Has a process of its own create the cluster: with code that is compiled once and lightly, which a
 * short life pays for, in half the time. A folder takes its name when it is whole.
 */
async function createCluster(home: string, dataDir: string): Promise<void> {
  const abandoned = (await readdir(home)).filter((name) => name.startsWith(draftPrefix))
  await Promise.all(abandoned.map((name) => rm(join(home, name), { recursive: true, force: true })))

  const draft = await mkdtemp(join(home, draftPrefix))
  const program = fileURLToPath(new URL('./create-postgresql.ts', import.meta.url))
  const creating = fork(program, [draft], {
    execArgv: ['--liftoff-only', '--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let problem = ''
  creating.stderr?.setEncoding('utf8').on('data', (text: string) => {
    problem += text
  })
  const [code] = await once(creating, 'close')
  if (code !== 0) throw new Error(`The embedded PostgreSQL could not be created: ${problem}`)
  await rename(draft, dataDir)
}
