import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'

/** Run by `openPostgresql`, with the folder in which to create the cluster. Its parent's end is its own. */
const [dataDir] = process.argv.slice(2)
if (dataDir === undefined) throw new Error('expected a folder')

process.on('disconnect', () => process.exit(1))
// A terminal sends Ctrl-C to all: the parent decides.
process.on('SIGINT', () => {})

const database = await PGlite.create({ dataDir, extensions: { vector } })
await database.exec('create extension vector')
await database.close()
process.disconnect?.()
process.exit(0)
