import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

async function run(script: string, args: readonly string[], input: string) {
  const child = spawn('node', ['--import', 'tsx', script, ...args], { stdio: 'pipe' })
  child.stdin.end(input)
  const [printed, complaints, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return { printed, complaints, code }
}

const card = ['4111', '1111', '1111', '1111'].join(' ')

it('scans what it is given by a pipe, without colours', async () => {
  const { printed, code } = await run('infra/scan/run.ts', ['-'], `my card is ${card}\n`)
  expect(code).toBe(1)
  expect(printed).toMatch(/^\(standard input\)\n 1:12 {2}pci\.card {2}\d\.\d\d {2}my card is \[pci\.card\]\n/)
}, 30_000)

it("tries a text against the repository's own policy", async () => {
  const { printed, code } = await run('infra/policy/run.ts', ['try', '-', '--json'], `my card is ${card}\n`)
  expect(code).toBe(1)
  expect(JSON.parse(printed)).toMatchObject({
    collections: [
      { input: { decision: 'block' }, findings: [{ class: 'pci.card' }] },
      { input: { decision: 'mask' } },
    ],
  })
}, 30_000)

it('complains about a wrong option in words, and ends with 2', async () => {
  const { printed, complaints, code } = await run('infra/scan/run.ts', ['--unmasked', '-'], '')
  expect({ printed, code }).toEqual({ printed: '', code: 2 })
  expect(complaints).toBe("Unknown option '--unmasked'. --help lists the options.\n")
}, 30_000)
