import { parseArgs } from 'node:util'
import { fetchToken } from './fetch-token.ts'
import { identities } from './identity-provider/identities.ts'
import { StartRefusal } from './start-refusal.ts'

const usage = `Usage: npm run token -- NAME [--home FOLDER]
Names: ${identities.map(({ name }) => name).join(', ')}`

/** `npm run token -- NAME`: prints an access token, and nothing else, on standard output. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { home: { type: 'string' } },
  })
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) throw new StartRefusal(usage)
  const home = values.home ?? process.env['SUNDER_HOME'] ?? '.sunder'
  process.stdout.write(`${await fetchToken(home, name)}\n`)
}

main().catch((error: unknown) => {
  const isForReader = error instanceof StartRefusal || error instanceof TypeError
  console.error(isForReader ? error.message : error)
  process.exitCode = 1
})
