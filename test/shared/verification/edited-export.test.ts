import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { addToDigest, noDigest } from '../../../shared/audit-export/export-line.ts'
import { createAuditStory, verifyLines } from '../audit-export/audit-story.ts'
import { splitLines } from './split-lines.ts'

/** A span in the midst of a log, with lanes that were open before and records that wait for their seal. */
let lines: string[]
let held: { name: string; note: string }

beforeAll(async () => {
  const story = createAuditStory()
  await story.passMinute(1)
  await story.passMinute(1)
  held = { name: 'kept', note: story.checkpoint() }
  const since = [(await story.store.latestSeal())?.size ?? 0]
  for (let passed = 0; passed < 2; passed += 1) await story.passMinute(1)
  const from = story.now + 1
  for (let passed = 0; passed < 2; passed += 1) await story.passMinute(1, story.newWriter('grants'))
  await story.newWriter('approvals').append({ kind: 'denial', action: 'vote' })
  lines = await story.export({ from, since })
})

const isVerified = (edited: readonly (string | Buffer)[]) => verifyLines(edited, { held: [held] }).verified

it('verifies as it was written', () => {
  expect(verifyLines(lines, { held: [held] })).toMatchObject({ verified: true, findings: [] })
  const types = new Set(lines.map((line) => /"type":"([a-z]+)"/.exec(line)?.[1]))
  expect([...types]).toEqual(['export', 'lane', 'consistency', 'record', 'checkpoint', 'unsealed', 'end'])
})

it('is told by any line that is left out, given twice, or put in another place', () => {
  for (let index = 0; index < lines.length; index += 1) {
    expect(isVerified(lines.toSpliced(index, 1))).toBe(false)
    expect(isVerified(lines.toSpliced(index, 0, lines[index] ?? ''))).toBe(false)
    for (let other = index + 1; other < lines.length; other += 7) {
      expect(isVerified(lines.with(index, lines[other] ?? '').with(other, lines[index] ?? ''))).toBe(false)
    }
  }
})

it('is told wherever it is cut off', () => {
  for (let length = 0; length < lines.length; length += 1)
    expect(isVerified(lines.slice(0, length))).toBe(false)
})

it('is told by any bit that is another', () => {
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  fc.assert(
    fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
      const edited = Buffer.from(bytes)
      const at = Math.floor(bit / 8)
      edited[at] = (edited[at] ?? 0) ^ (1 << (bit % 8))
      expect(isVerified(splitLines(edited))).toBe(false)
    }),
    { numRuns: 60 },
  )
})

it('is told by a last line that says the same in another form', () => {
  const spaced = (lines.at(-1) ?? '').replace('{', '{ ')
  expect(isVerified([...lines.slice(0, -1), spaced])).toBe(false)
})

it('is told by a leaf that is given again, by someone who makes the last line again as well', () => {
  const index = lines.findIndex((line) => line.startsWith('{"type":"record"'))
  const twice = withEnd(lines.toSpliced(index, 0, lines[index] ?? ''))
  const said = verifyLines(twice, { held: [held] }).findings.map(({ what }) => what)
  expect(said).toContain('leaf_repeated')
})

it('is told by any leaf, checkpoint or head that is left out, by someone who makes the last line again as well', () => {
  for (const [index, line] of lines.entries()) {
    if (/"type":"(?:lane|unsealed|end)"/.test(line)) continue
    expect(isVerified(withEnd(lines.toSpliced(index, 1)))).toBe(false)
  }
})

function withEnd(edited: readonly string[]): string[] {
  const body = edited.filter((line) => !line.startsWith('{"type":"end"'))
  let digest = noDigest
  let leaves = 0
  for (const line of body) {
    if (/^\{"type":"(?:record|faulty|missing|pruned)"/.test(line)) leaves += 1
    if (!line.startsWith('{"type":"record"')) digest = addToDigest(digest, line)
  }
  return [...body, JSON.stringify({ type: 'end', leaves, lines: body.length + 1, digest })]
}
