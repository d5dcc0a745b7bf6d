import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { buildBundles, bundle } from '../../infra/bundles/build-bundles.ts'
import { bundleRules } from '../../infra/bundles/bundle-rules.ts'
import { functionNames } from '../../infra/functions.ts'

/*
 * How long a fresh process takes until a bundle is imported, beside a process that imports nothing, and beside a
 * bundle of hono, jose and the same AWS clients alone. All in turns in one run; medians and ratios.
 *
 *   npm run bench:cold [-- ROUNDS]
 */
const rounds = Number(process.argv[2] ?? 15)
const run = promisify(execFile)

const names: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDBClient',
  kms: 'KMSClient',
  lambda: 'LambdaClient',
  s3: 'S3Client',
  s3vectors: 'S3VectorsClient',
  'secrets-manager': 'SecretsManagerClient',
}

const folder = await mkdtemp(join(tmpdir(), 'sunder-cold-'))
try {
  const bundles = await buildBundles({ policyFile: 'policy.yaml', outDir: join(folder, 'bundles') })
  const subjects = new Map<string, string>([['node', 'data:text/javascript,']])
  for (const name of functionNames) {
    const baseline = join(folder, 'baseline', name)
    await bundle(await writeBaseline(name), baseline)
    subjects.set(`${name} baseline`, pathToFileURL(join(baseline, 'entry.mjs')).href)
    subjects.set(name, pathToFileURL(join(folder, 'bundles', name, 'entry.mjs')).href)
  }
  const times = new Map([...subjects.keys()].map((key) => [key, [] as number[]]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const [key, url] of subjects) {
      const ms = await timeImport(url)
      // The first round warms the disk's cache.
      if (round > 0) times.get(key)?.push(ms)
    }
  }
  const of = (key: string) => median(times.get(key) ?? [])
  console.info(
    `${rounds} rounds on Node ${process.version}; a process that imports nothing: ${of('node').toFixed(0)} ms\n`,
  )
  console.info('function       entry KB   all KB   import ms   baseline ms   ratio   ratio less bare node')
  for (const { name, folder: bundled, bytes } of bundles) {
    const entry = await coldBytes(bundled)
    const [own, base, bare] = [of(name), of(`${name} baseline`), of('node')]
    console.info(
      [
        name.padEnd(13),
        (entry / 1024).toFixed(0).padStart(9),
        (bytes / 1024).toFixed(0).padStart(8),
        own.toFixed(0).padStart(11),
        base.toFixed(0).padStart(13),
        (own / base).toFixed(2).padStart(7),
        ((own - bare) / (base - bare)).toFixed(2).padStart(22),
      ].join(' '),
    )
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** What every function has without a line of our own: the web framework, JWTs, its clients. */
async function writeBaseline(name: (typeof functionNames)[number]): Promise<string> {
  const clients = bundleRules[name].clients.filter((client) => names[client] !== undefined)
  const lines = [
    "import { Hono } from 'hono'",
    "import { handle } from 'hono/aws-lambda'",
    "import { jwtVerify } from 'jose'",
    ...clients.map((client) => `import { ${names[client]} } from '@aws-sdk/client-${client}'`),
    'const app = new Hono()',
    "app.get('/', async (context) => context.json(await jwtVerify('', new Uint8Array())))",
    `export const clients = [${clients.map((client) => `new ${names[client]}({ region: 'eu-central-1' })`).join(', ')}]`,
    'export const handler = handle(app)',
  ]
  // Inside the project, so that its packages are found.
  const file = join('.bundles', `baseline-${name}.ts`)
  await writeFile(file, lines.join('\n'))
  return join(process.cwd(), file)
}

async function timeImport(url: string): Promise<number> {
  const script = `await import(${JSON.stringify(url)}); process.exit(0)`
  const started = performance.now()
  await run(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'], AWS_REGION: 'eu-central-1' },
  })
  return performance.now() - started
}

/** The bytes of the entry itself; chunks beside it that it imports at once count too. */
async function coldBytes(bundled: string): Promise<number> {
  const files = await readdir(bundled)
  return files.includes('entry.mjs') ? (await stat(join(bundled, 'entry.mjs'))).size : 0
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
