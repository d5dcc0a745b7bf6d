import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wordsForReader } from '../../../infra/command-line/command-failure.ts'
import { scan } from '../../../infra/scan/scan.ts'
import type { Detect } from '../../../shared/regulated-data/create-detection.ts'
import { testTerminal } from '../command-line/terminal.ts'

const card = '4111 1111 1111 1111'
const email = 'jane@example.com'
const text = `Dear 🙂, the card ${card}\r\nis ${email}'s.\n`

/** Finds the card and the address, as surely as ever. */
const detect: Detect = (given) =>
  [...given.matchAll(new RegExp(`${card}|${email}`, 'g'))].map(({ 0: found, index }) => ({
    class: found === card ? 'pci.card' : 'pii.email',
    start: index,
    end: index + found.length,
    score: found === card ? 0.97 : 0.92,
  }))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-scan-'))
  await writeFile(join(folder, 'mail.txt'), text)
  await writeFile(join(folder, 'fine.txt'), 'The meeting is on the second floor.\n')
  await writeFile(join(folder, 'image.png'), new Uint8Array([137, 80, 78, 71, 0, 0]))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(args: readonly string[], options = {}) {
  const { terminal, printed, complaints } = testTerminal(options)
  const code = await scan(
    args.map((arg) => (/^[a-z]+\.[a-z]+$/.test(arg) ? join(folder, arg) : arg)),
    terminal,
    detect,
  )
  return { code, printed: printed().replaceAll(`${folder}/`, ''), complaints: complaints() }
}

describe('npm run scan', () => {
  it('prints place, class, score and a masked preview, then a summary', async () => {
    const { code, printed } = await run(['mail.txt', 'fine.txt'])
    expect(code).toBe(1)
    expect(printed).toBe(
      [
        'mail.txt',
        ' 1:18  pci.card   0.97  Dear 🙂, the card [pci.card]',
        "  2:4  pii.email  0.92  is [pii.email]'s.",
        '',
        '2 findings in 1 of 2 files',
        '  1  pci.card',
        '  1  pii.email',
      ].join('\n'),
    )
  })

  it('ends with 0 where nothing was found', async () => {
    expect(await run(['fine.txt'])).toEqual({ code: 0, printed: 'No findings in 1 file.', complaints: '' })
  })

  it('ends with 2 where a file could not be read, and reads the others', async () => {
    const { code, printed, complaints } = await run(['image.png', 'mail.txt', 'missing.txt'])
    expect(code).toBe(2)
    expect(printed).toContain('2 findings in 1 file\n')
    expect(complaints).toMatch(/image\.png is no text: it holds NUL bytes\n.*missing\.txt can't be opened/)
  })

  it('prints a JSON object a finding, and nothing else, with --json', async () => {
    const { code, printed } = await run(['--json', 'mail.txt', 'fine.txt'])
    expect(code).toBe(1)
    expect(printed.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        file: 'mail.txt',
        line: 1,
        column: 18,
        endLine: 1,
        endColumn: 37,
        class: 'pci.card',
        score: 0.97,
        preview: 'Dear 🙂, the card [pci.card]',
      },
      expect.objectContaining({ line: 2, column: 4, endColumn: 20, class: 'pii.email' }),
    ])
    expect((await run(['--json', 'fine.txt'])).printed).toBe('')
  })

  it('reads standard input for a dash', async () => {
    const { code, printed } = await run(['-'], { input: text })
    expect(code).toBe(1)
    expect(printed).toContain('(standard input)\n 1:18  pci.card')
  })

  it('never prints a value, in whatever format', async () => {
    const crowded = `${card},${card} ${email} ${card}\x1b[2J ${email} `.repeat(20)
    for (const options of [{ columns: 20 }, { columns: 400 }]) {
      for (const args of [['-'], ['--json', '-']]) {
        const { printed } = await run(args, { ...options, input: crowded })
        expect(printed).not.toMatch(/4111|1111|jane|example\.com/)
        expect(printed).not.toContain('\x1b')
      }
    }
  })

  it('shows the ends of what it leaves out of a long line', async () => {
    const { printed } = await run(['-'], { input: `${'word '.repeat(50)}${email}${' word'.repeat(50)}` })
    expect(printed).toContain('  …word word word [pii.email] word word word…\n')
  })

  it('explains itself, and refuses what it does not know', async () => {
    expect((await run(['--help'])).printed).toMatch(/^Usage: npm run scan/)
    await expect(run([])).rejects.toThrow('No file to scan.')
    const failure = await run(['--unmasked', 'mail.txt']).catch((error: unknown) => error)
    expect(wordsForReader(failure)).toBe("Unknown option '--unmasked'. --help lists the options.")
  })
})
