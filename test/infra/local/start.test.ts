import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'

let home: string
const started = new Set<ChildProcess>()
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-start-'))
})
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await rm(home, { recursive: true, force: true })
})

interface Run {
  readonly child: ChildProcess
  readonly output: { stdout: string; stderr: string }
  /** The exit code. */
  readonly ended: Promise<number | null>
}

function run(program: string, args: readonly string[] = []): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', `infra/local/${program}.ts`, ...args], {
    env: { ...process.env, SUNDER_HOME: home, PORT: '0', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  const output = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  return { child, output, ended: once(child, 'close').then(([code]) => code) }
}

async function startUntilReady(): Promise<Run> {
  const gateway = run('start')
  while (!gateway.output.stdout.includes('Sunder is ready')) {
    await Promise.race([
      once(gateway.child.stdout ?? gateway.child, 'data'),
      gateway.ended.then(() => expect.fail(gateway.output.stderr)),
    ])
  }
  return gateway
}

it('starts, gives tokens, refuses a second start, survives SIGKILL, and ends with Ctrl-C', {
  timeout: 120_000,
}, async () => {
  const killed = await startUntilReady()
  for (const part of ['embed', 'vectors', 'audit', 'grants', 'issuer', 'model']) {
    expect(killed.output.stdout).toMatch(new RegExp(`http://127\\.0\\.0\\.1:\\d+/${part}\\b`))
  }
  expect(killed.output.stdout).toContain('npm run --silent token -- NAME')

  const token = run('token', ['ada'])
  expect(await token.ended).toBe(0)
  expect(token.output.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  expect(decodeJwt(token.output.stdout.trim())).toMatchObject({ sub: 'ada' })
  const stranger = run('token', ['nemo'])
  expect(await stranger.ended).toBe(1)
  expect(stranger.output).toMatchObject({ stdout: '', stderr: expect.stringContaining('There are: ingest') })

  const second = run('start')
  expect(await second.ended).toBe(1)
  expect(second.output.stderr).toMatch(/^A gateway already runs on .*, at http:\/\/127\.0\.0\.1:\d+\..*\n$/)

  killed.child.kill('SIGKILL')
  await killed.ended
  const again = await startUntilReady()
  expect(again.output.stderr).toBe('')

  again.child.kill('SIGINT')
  expect(await again.ended).toBe(0)
  const late = run('token', ['ada', '--home', home])
  expect(await late.ended).toBe(1)
  expect(late.output.stderr).toContain('npm start')
})
