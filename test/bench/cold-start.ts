import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { buildBundles, bundle } from '../../infra/bundles/build-bundles.ts'
import type { FunctionName } from '../../infra/functions.ts'

/*
 * What it takes of the processor until a fresh process has imported a bundle, beside a process that imports nothing,
 * and beside a bundle of hono, jose and the same AWS clients alone. All in turns in one run; medians and ratios. The
 * processor's time and not the clock's, so that what else runs on the machine says little.
 *
 *   npm run bench:cold [-- ROUNDS]      15 rounds take about four minutes on two cores
 */
const rounds = Number(process.argv[2] ?? 15)
const run = promisify(execFile)

const folder = await mkdtemp(join(tmpdir(), 'sunder-cold-'))
try {
  const bundles = await buildBundles({ policyFile: 'policy.yaml', outDir: join(folder, 'bundles') })
  const subjects = new Map<string, string>([['node', 'data:text/javascript,']])
  for (const { name, atStart } of bundles) {
    const baseline = join(folder, 'baseline', name)
    await bundle(await writeBaseline(name, clientsIn(atStart.modules)), baseline)
    subjects.set(`${name} baseline`, pathToFileURL(join(baseline, 'entry.mjs')).href)
    subjects.set(name, pathToFileURL(join(folder, 'bundles', name, 'entry.mjs')).href)
  }
  const times = new Map([...subjects.keys()].map((key) => [key, [] as number[]]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const [key, url] of subjects) {
      const ms = await processorMs(url)
      // The first round warms the disk's cache.
      if (round > 0) times.get(key)?.push(ms)
    }
  }
  const of = (key: string) => median(times.get(key) ?? [])
  const bare = of('node')
  const bareMs = bare.toFixed(0)
  console.info(`${rounds} rounds on Node ${process.version}; a process that imports nothing: ${bareMs} ms\n`)
  console.info(
    '| Function | read at start | all | import | its clients alone | ratio | ratio less bare node |',
  )
  console.info('| --- | ---: | ---: | ---: | ---: | ---: | ---: |')
  for (const { name, bytes, atStart } of bundles) {
    const [own, base] = [of(name), of(`${name} baseline`)]
    const figures = [
      `${(atStart.bytes / 1024).toFixed(0)} KB`,
      `${(bytes / 1024).toFixed(0)} KB`,
      `${own.toFixed(0)} ms`,
      `${base.toFixed(0)} ms`,
      (own / base).toFixed(2),
      ((own - bare) / (base - bare)).toFixed(2),
    ]
    console.info(`| ${name} | ${figures.join(' | ')} |`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The AWS clients that are loaded at once, by their packages. */
function clientsIn(modules: readonly string[]): string[] {
  const names = modules.flatMap((file) => /node_modules\/(@aws-sdk\/client-[^/]+)\//.exec(file)?.[1] ?? [])
  return [...new Set(names)].sort()
}

/** What every function has without a line of our own: the web framework, JWTs, its clients. */
async function writeBaseline(name: FunctionName, clients: readonly string[]): Promise<string> {
  const lines = [
    "import { Hono } from 'hono'",
    "import { handle } from 'hono/aws-lambda'",
    "import { jwtVerify } from 'jose'",
    ...(await Promise.all(
      clients.map(async (client) => `import { ${await classOf(client)} } from '${client}'`),
    )),
    'const app = new Hono()',
    "app.get('/', async (context) => context.json(await jwtVerify('', new Uint8Array())))",
    `export const clients = [${(await Promise.all(clients.map(async (client) => `new ${await classOf(client)}({ region: 'eu-central-1' })`))).join(', ')}]`,
    'export const handler = handle(app)',
  ]
  // Inside the project, so that its packages are found.
  const file = join('.bundles', `baseline-${name}.ts`)
  await mkdir('.bundles', { recursive: true })
  await writeFile(file, lines.join('\n'))
  return join(process.cwd(), file)
}

/** `KMSClient` of `@aws-sdk/client-kms`. */
async function classOf(client: string): Promise<string> {
  const names = Object.keys((await import(client)) as object)
  return names.find((name) => name.endsWith('Client') && name !== '__Client') ?? ''
}

async function processorMs(url: string): Promise<number> {
  const script = `await import(${JSON.stringify(url)}); const { user, system } = process.cpuUsage(); console.log(user + system); process.exit(0)`
  const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'], AWS_REGION: 'eu-central-1' },
  })
  return Number(stdout.trim().split('\n').at(-1)) / 1000
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
