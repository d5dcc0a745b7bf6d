import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wordsForReader } from '../../../infra/command-line/command-failure.ts'
import { readLines } from '../../../infra/verify/read-lines.ts'
import { verify } from '../../../infra/verify/verify.ts'
import { formatProof } from '../../../shared/transparency-log/notes/tlog-proof.ts'
import { proveInclusion } from '../../../shared/transparency-log/tiles/prove.ts'
import { splitRecordLine } from '../../../shared/verification/record-line.ts'
import { type AuditStory, createAuditStory, verifierKey } from '../../shared/audit-export/audit-story.ts'
import { testTerminal } from '../command-line/terminal.ts'

let folder: string
let story: AuditStory
let lines: string[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-verify-'))
  story = createAuditStory()
  await story.passMinute(2)
  await writeFile(join(folder, 'kept.txt'), story.checkpoint())
  await story.passMinute(2)
  lines = await story.export()
  await writeFile(join(folder, 'export.jsonl'), text(lines))
  await writeFile(join(folder, 'cut.jsonl'), text(lines.toSpliced(4, 1)))
  await writeFile(join(folder, 'export.jsonl.gz'), gzipSync(text(lines)))
  await writeFile(join(folder, 'broken.jsonl.gz'), gzipSync(text(lines)).subarray(0, 900))
  await writeFile(join(folder, 'empty.jsonl'), '')
  await writeFile(join(folder, 'empty.jsonl.gz'), gzipSync(''))
  await writeFile(join(folder, 'log.vkey'), `${verifierKey}\n`)
  await writeFile(join(folder, 'notes.txt'), 'The meeting is on the second floor.\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const text = (all: readonly string[]) => `${all.join('\n')}\n`

async function run(args: readonly string[], input = '') {
  const { terminal, printed } = testTerminal({ input })
  const named = args.map((arg) => (/^[a-z]+\.[a-z.]+$/.test(arg) ? join(folder, arg) : arg))
  return { code: await verify(named, terminal), printed: printed().replaceAll(`${folder}/`, '') }
}

describe('npm run verify', () => {
  it('says what was checked, by which key, and how your checkpoint goes together with it', async () => {
    const { code, printed } = await run(['export.jsonl', '--key', 'log.vkey', '--checkpoint', 'kept.txt'])
    expect(code).toBe(0)
    expect(printed).toMatch(/^Verified\.\n\n {2}log {7}log\.example\/test\n {2}key {7}log\.example\/test\+/)
    expect(printed).toContain('tree      12 leaves, 0 to 11 under 2 checkpoints')
    expect(printed).toContain('records   12 in 2 lanes')
    expect(printed).toContain('held      kept.txt: the tree of 6, held against this one')
    expect(printed).not.toContain('THE KEY')
  })

  it('gives the root as checkpoints have it, times as timestamps, and durations with their unit', async () => {
    const root = story.checkpoint().split('\n')[2]
    expect((await run(['export.jsonl'])).printed).toContain(`  root      ${root} at 12\n`)
    const { span } = JSON.parse((await run(['export.jsonl', '--json'])).printed)
    expect(span).toMatchObject({
      head: { size: 12, root },
      sealed: { first: expect.stringMatching(timestamp), last: expect.stringMatching(timestamp) },
      maxLagMs: 600_000,
      retentionMs: expect.any(Number),
      waiting: 0,
      late: { seals: 0, longestMs: 0 },
    })
  })

  it('says loudly that it believed the export’s own key', async () => {
    const { code, printed } = await run(['export.jsonl'])
    expect(code).toBe(0)
    expect(printed).toContain('THE KEY IS THE EXPORT’S OWN.')
  })

  it('ends with 1 where something is wrong, and says what and where', async () => {
    const { code, printed } = await run(['cut.jsonl', '--key', verifierKey])
    expect(code).toBe(1)
    expect(printed).toMatch(/^Not verified: \d+ findings\./)
    expect(printed).toMatch(/line 5, leaf 3\n {4}Leaves are left out\./)
    expect(printed).toMatch(/line 7, seal 1, leaves 0 to 5\n/)
  })

  it('reads gzip, and standard input', async () => {
    expect(await run(['export.jsonl.gz', '--key', verifierKey])).toMatchObject({ code: 0 })
    expect(await run(['-', '--key', verifierKey], text(lines))).toMatchObject({ code: 0 })
  })

  it('prints one JSON object with --json', async () => {
    const verified = await run(['export.jsonl', '--key', verifierKey, '--json'])
    expect(JSON.parse(verified.printed)).toMatchObject({
      verified: true,
      span: { size: 12, keyIsTrusted: true },
    })
    const { code, printed } = await run(['cut.jsonl', '--key', verifierKey, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(printed)).toMatchObject({
      verified: false,
      findings: expect.arrayContaining([
        { what: 'leaf_gap', line: 5, leaf: 3, upTo: 4, message: 'Leaves are left out.' },
      ]),
    })
  })

  it('holds the beginning against where it should begin, and the lag against what is known', async () => {
    expect(await run(['export.jsonl', '--since', '0'])).toMatchObject({ code: 0 })
    expect(await run(['export.jsonl', '--max-lag', '1d'])).toMatchObject({
      code: 0,
      printed: expect.stringContaining('none longer than the 1d that it may take'),
    })
  })

  it('reads a checkpoint that was kept with blank lines after it', async () => {
    await writeFile(join(folder, 'blank.txt'), `${story.checkpoint()}\n\n`)
    const { code, printed } = await run(['export.jsonl', '--key', 'log.vkey', '--checkpoint', 'blank.txt'])
    expect(code).toBe(0)
    expect(printed).toContain('held      blank.txt: the tree of 12, held against this one')
  })

  it('says once that an export was cut, and which leaves are missing', async () => {
    await writeFile(join(folder, 'short.jsonl'), text(lines.slice(0, 5)))
    const { code, printed } = await run(['short.jsonl', '--key', 'log.vkey'])
    expect(code).toBe(1)
    expect(printed.match(/The export ends before its end/g)).toHaveLength(1)
    expect(printed).toMatch(/leaves \d to 11\n {4}The export ends before its end/)
    await writeFile(join(folder, 'endless.jsonl'), text(lines.slice(0, -1)))
    const whole = await run(['endless.jsonl', '--key', 'log.vkey'])
    expect(whole.printed.match(/The export ends before its end/g)).toHaveLength(1)
  })

  it.each([
    [[], 'No export to verify.'],
    [['export.jsonl', 'cut.jsonl'], 'One export at a time: '],
    [['nowhere.jsonl'], "can't be opened: there is no such file"],
    [['notes.txt'], 'is no export: The line is none of an export.'],
    [['broken.jsonl.gz'], "can't be unpacked: unexpected end of file"],
    [['export.jsonl', '--key', 'notes.txt'], 'is no verifier key: expected a verifier key'],
    [['export.jsonl', '--key', 'log.vkey', '--checkpoint', 'notes.txt'], 'is no checkpoint: the note has no'],
    [['export.jsonl', '--since', 'noon'], '--since takes the size of a tree'],
    [['export.jsonl', '--max-lag', 'soon'], '--max-lag takes a duration'],
    [['export.jsonl', '--max-lag', '1s'], '--max-lag takes 2m to 1d'],
    [['export.jsonl', '--max-lag', '2d'], '--max-lag takes 2m to 1d'],
    [['export.jsonl', '--checkpoint', 'notes.txt'], 'is no checkpoint: the note has no signatures'],
    [['empty.jsonl'], 'empty.jsonl is no export: it is empty'],
    [['empty.jsonl.gz'], 'is no export: it is empty'],
    [['export.jsonl', '--trust-me'], "Unknown option '--trust-me'"],
  ])('%j is refused in words', async (args, message) => {
    const failure = await run(args).catch((error: unknown) => error)
    expect(wordsForReader(failure)).toContain(message)
  })
})

describe('npm run verify -- --receipt', () => {
  const leaf = 3
  let receipt: string
  beforeAll(async () => {
    const { body } = lines
      .flatMap((line) => splitRecordLine(Buffer.from(line)) ?? [])
      .find((record) => record.leaf === leaf) as { body: Buffer }
    receipt = `${JSON.parse(body.toString()).id}; sha256=${createHash('sha256').update(body).digest('hex')}`
    const checkpoint = story.checkpoint()
    const path = await proveInclusion((tile) => story.store.tile(tile), leaf, 12)
    // As `jq -r` writes it, with a newline of its own.
    await writeFile(join(folder, 'record.proof'), `${formatProof({ index: leaf, path, checkpoint })}\n`)
  })
  const check = (given: string, ...more: string[]) =>
    run(['--receipt', given, '--proof', 'record.proof', ...more])
  const other = () => receipt.replace(/.$/, (last) => (last === '0' ? '1' : '0'))

  it('says that the record is in the log, by the proof and the key alone', async () => {
    const { code, printed } = await check(receipt, '--key', 'log.vkey')
    expect(code).toBe(0)
    expect(printed).toMatch(
      /^Verified: a record of this hash is in the log\.\n\n {2}log {7}log\.example\/test\n/,
    )
    expect(printed).toContain(`  record    ${receipt.split(';')[0]}\n`)
    expect(printed).toContain('  leaf      3 of the signed tree of 12')
    expect(await check(`Sunder-Record: ${receipt}`, '--key', verifierKey)).toMatchObject({ code: 0 })
  })

  it('ends with 1 for another record, and says why', async () => {
    const { code, printed } = await check(other(), '--key', 'log.vkey')
    expect(code).toBe(1)
    expect(printed).toMatch(
      /^Not verified\.\n\n {2}record\.proof\n {4}The proof does not lead from this hash/,
    )
  })

  it('prints one JSON object with --json', async () => {
    const verified = await check(receipt, '--key', verifierKey, '--json')
    expect(JSON.parse(verified.printed)).toMatchObject({ verified: true, leaf: 3, size: 12 })
    const refused = await check(other(), '--key', verifierKey, '--json')
    expect(JSON.parse(refused.printed)).toMatchObject({
      verified: false,
      fault: 'not_included',
      message: expect.stringContaining('another record'),
    })
  })

  it.each([
    [['--receipt', 'rec_1'], "--receipt takes the value of a Sunder-Record header: 'rec_…; sha256=…'"],
    [['--receipt', '', '--proof', 'record.proof'], '--receipt needs --key KEY, once'],
    [['--receipt', '', '--key', 'log.vkey'], '--receipt needs --proof FILE'],
    [
      ['--receipt', '', '--key', 'log.vkey', '--proof', 'notes.txt'],
      'notes.txt is no proof: expected c2sp.org',
    ],
    [['--receipt', '', '--key', 'notes.txt', '--proof', 'record.proof'], 'notes.txt is no verifier key'],
    [['--proof', 'record.proof'], '--proof needs --receipt'],
    [['export.jsonl', '--receipt', '', '--proof', 'record.proof'], 'by its proof and the key alone'],
  ])('%j is refused in words', async (args, message) => {
    const given = args.map((arg) => arg || receipt)
    await expect(run(given)).rejects.toMatchObject({ message: expect.stringContaining(message) })
  })
})

it('gives lines whole, wherever chunks end', async () => {
  const bytes = await readFile(join(folder, 'export.jsonl'))
  for (const size of [1, 7, 1000, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    )
    const read: string[] = []
    await readLines('-', Readable.from(chunks), (line) => read.push(line.toString()))
    expect(read).toEqual(lines)
  }
})

it('refuses a line longer than any', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1_000_000, 'a')
    })(),
  )
  await expect(readLines('-', endless, () => undefined)).rejects.toThrow('a line is longer than any of one')
})
